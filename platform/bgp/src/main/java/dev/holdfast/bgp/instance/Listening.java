package dev.holdfast.bgp.instance;

import dev.holdfast.bgp.transport.Doorkeeper;
import dev.holdfast.bgp.transport.Listener;
import dev.holdfast.bgp.transport.Secret;
import dev.holdfast.bgp.transport.Transport;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Prefix;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The listening sockets, on a thread of their own, which is there only if we listen. */
final class Listening implements AutoCloseable {
    private final List<Listener> listeners = new ArrayList<>();
    private @Nullable EventLoopGroup acceptor;

    /**
     * Blocks until all are bound.
     *
     * @throws BgpRefusal {@code BGP-001} if one cannot be
     */
    void open(
            Transport transport,
            ThreadFactory threads,
            EventLoop loop,
            List<IpAddress> addresses,
            int port,
            Doorkeeper doorkeeper) {
        if (addresses.isEmpty()) {
            return;
        }
        acceptor = transport.loop(threads);
        for (IpAddress address : addresses) {
            try {
                listeners.add(Listener.open(transport, acceptor.next(), loop, address, port, doorkeeper));
            } catch (IOException e) {
                close();
                throw new BgpRefusal(
                        "BGP-001",
                        "bgp listen " + address,
                        "port " + port + " cannot be listened on: " + e.getMessage(),
                        "see who has it with ss -ltnp 'sport = :" + port
                                + "', or change bgp.listen or bgp.port; a port below 1024 needs CAP_NET_BIND_SERVICE");
            }
        }
    }

    /** See {@link Listener#keys}. */
    Map<Prefix, String> keys(Map<Prefix, Secret> keys) {
        Map<Prefix, String> failures = new LinkedHashMap<>();
        listeners.forEach(listener -> failures.putAll(listener.keys(keys)));
        return failures;
    }

    /** See {@link Listener#near}; why not, by address. */
    Map<IpAddress, String> near(Map<Prefix, Integer> hops) {
        Map<IpAddress, String> failures = new LinkedHashMap<>();
        for (Listener listener : listeners) {
            String why = listener.near(hops);
            if (why != null) {
                failures.put(listener.address(), why);
            }
        }
        return failures;
    }

    List<String> addresses() {
        return listeners.stream().map(Listening::text).toList();
    }

    private static String text(Listener listener) {
        String address = listener.address().toString();
        return (address.contains(":") ? "[" + address + "]" : address) + ":" + listener.port();
    }

    /** Nobody is taken any more. */
    void stop() {
        listeners.forEach(Listener::close);
    }

    @Override
    public void close() {
        stop();
        if (acceptor != null) {
            acceptor.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(3, TimeUnit.SECONDS);
        }
    }
}
