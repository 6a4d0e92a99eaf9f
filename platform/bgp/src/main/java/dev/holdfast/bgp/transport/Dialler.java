package dev.holdfast.bgp.transport;

import dev.holdfast.model.Family;
import dev.holdfast.model.IpAddress;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Makes connections. Used on its event loop only, whose thread is in the network namespace the sockets shall be in; one
 * serves any number of peers.
 */
public final class Dialler {
    private final Transport transport;
    private final EventLoop loop;

    /** What becomes of one attempt: exactly one call, on the event loop, never from within {@link Dialler#dial}. */
    public interface Outcome {
        void connected(Line line);

        /** @param why in the kernel's words, for instance {@code Connection refused} */
        void failed(String why);
    }

    /** @param loop one that {@link Transport#loop} made */
    public Dialler(Transport transport, EventLoop loop) {
        this.transport = transport;
        this.loop = loop;
    }

    /** @param patience how long the peer may take; at least a millisecond */
    public Dialling dial(IpAddress remote, int port, SocketTerms terms, Duration patience, Outcome outcome) {
        var attempt = new Attempt(terms, patience, outcome);
        try {
            attempt.begin(remote, port);
        } catch (IOException e) {
            attempt.failed(String.valueOf(e.getMessage())); // it says which option it was
        }
        return attempt;
    }

    /** One connection on its way. */
    private final class Attempt implements Dialling {
        private final SocketTerms terms;
        private final Duration patience;
        private final Outcome outcome;
        private @Nullable SocketChannel channel;
        private boolean over;

        Attempt(SocketTerms terms, Duration patience, Outcome outcome) {
            this.terms = terms;
            this.patience = patience;
            this.outcome = outcome;
        }

        void begin(IpAddress remote, int port) throws IOException {
            Family family = remote.family();
            InetSocketAddress to = Addresses.socket(remote, port, terms.device());
            IpAddress local = terms.local();
            InetSocketAddress from = local == null ? null : Addresses.socket(local, 0, terms.device());
            SocketChannel made = transport.socket(family);
            channel = made;
            try {
                transport.apply(made, family, terms);
                Secret password = terms.password();
                if (password != null) {
                    transport.sign(made, remote, password);
                }
            } catch (IOException e) {
                made.unsafe().closeForcibly();
                throw e;
            }
            made.config().setConnectTimeoutMillis((int) Math.max(1, patience.toMillis()));
            made.config().setReuseAddress(true);
            var line = new TcpLine(made);
            loop.register(made);
            ChannelFuture connecting = from == null ? made.connect(to) : made.connect(to, from);
            connecting.addListener(done -> {
                if (done.isSuccess()) {
                    end(() -> outcome.connected(line));
                } else {
                    made.close();
                    failed(words(done.cause()));
                }
            });
        }

        private String words(Throwable cause) {
            String words = Failure.words(cause);
            if (!words.startsWith(Failure.TIMED_OUT)) {
                return words;
            }
            var all = new StringBuilder(words)
                    .append(" after ")
                    .append(patience.toMillis() / 1000.0)
                    .append(" s");
            if (terms.password() != null) {
                all.append("; a password (TCP MD5) is set: a peer that has another one, or none, does not answer");
            }
            if (terms.hops() > 0) {
                all.append("; TTL security is set: what comes from further than ")
                        .append(terms.hops() == 1 ? "1 hop" : terms.hops() + " hops")
                        .append(", or from a peer that does not send with a TTL of 255, is dropped");
            }
            return all.toString();
        }

        void failed(String why) {
            end(() -> outcome.failed(why));
        }

        private void end(Runnable call) {
            loop.execute(() -> {
                if (!over) {
                    over = true;
                    call.run();
                }
            });
        }

        @Override
        public void cancel() {
            SocketChannel made = channel;
            if (!over && made != null) {
                made.close();
            }
            over = true;
        }
    }
}
