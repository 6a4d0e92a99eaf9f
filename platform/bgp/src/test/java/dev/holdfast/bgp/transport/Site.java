package dev.holdfast.bgp.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.kernel.libc.Namespaces;
import dev.holdfast.kernel.linux.Netns;
import dev.holdfast.model.IpAddress;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** One host with an event loop, a thread that accepts, and a list of those it knows. */
final class Site implements AutoCloseable, Doorkeeper {
    final Transport transport;
    final EventLoop loop;
    final Map<IpAddress, SocketTerms> known = new ConcurrentHashMap<>();
    final List<Line> accepted = new CopyOnWriteArrayList<>();
    final List<Heard> heard = new CopyOnWriteArrayList<>();
    final List<String> refused = new CopyOnWriteArrayList<>();
    private final List<Listener> listeners = new ArrayList<>();
    private final EventLoopGroup loops;
    private final EventLoopGroup acceptors;
    final EventLoop acceptor;

    Site(Transport transport, @Nullable Netns netns) {
        this.transport = transport;
        ThreadFactory threads =
                work -> new Thread(netns == null ? work : Namespaces.within(netns.name(), work), "transport-test");
        loops = transport.loop(threads);
        acceptors = transport.loop(threads);
        loop = loops.next();
        acceptor = acceptors.next();
    }

    Listener listen(String address, int port) throws IOException {
        Listener made = Listener.open(transport, acceptor, loop, IpAddress.parse(address), port, this);
        listeners.add(made);
        return made;
    }

    /** Dials and waits for what becomes of it: the line, or the words of the failure. */
    Object dial(String remote, int port, SocketTerms terms) {
        return dial(remote, port, terms, Duration.ofSeconds(5));
    }

    Object dial(String remote, int port, SocketTerms terms, Duration patience) {
        var results = new CopyOnWriteArrayList<>();
        loop.execute(() -> new Dialler(transport, loop)
                .dial(IpAddress.parse(remote), port, terms, patience, new Dialler.Outcome() {
                    @Override
                    public void connected(Line line) {
                        results.add(line);
                    }

                    @Override
                    public void failed(String why) {
                        results.add(why);
                    }
                }));
        await("an outcome", () -> !results.isEmpty());
        return results.get(0);
    }

    Line connect(String remote, int port, SocketTerms terms) {
        Object result = dial(remote, port, terms);
        assertThat(result).isInstanceOf(Line.class);
        return (Line) result;
    }

    Heard hear(Line line) {
        var ear = new Heard();
        loop.execute(() -> line.hear(ear));
        return ear;
    }

    <T> T ask(Callable<T> question) {
        try {
            return loop.submit(question).get(5, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public @Nullable SocketTerms terms(IpAddress remote, @Nullable String device) {
        return known.get(remote);
    }

    @Override
    public void accepted(Line line) {
        var ear = new Heard();
        heard.add(ear);
        accepted.add(line);
    }

    @Override
    public void turnedAway(IpAddress remote, Refusal refusal, String why) {
        if (refused.size() < 100) {
            refused.add(remote + " " + refusal + " " + why);
        }
    }

    static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(deadline);
            LockSupport.parkNanos(2_000_000);
        }
    }

    @Override
    public void close() {
        listeners.forEach(Listener::close);
        for (EventLoopGroup group : List.of(acceptors, loops)) {
            group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(3, TimeUnit.SECONDS);
        }
    }
}
