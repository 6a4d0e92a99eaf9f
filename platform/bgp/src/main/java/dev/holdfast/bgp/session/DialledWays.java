package dev.holdfast.bgp.session;

import dev.holdfast.bgp.transport.Dialler;
import dev.holdfast.bgp.transport.Dialling;
import dev.holdfast.bgp.transport.Line;
import dev.holdfast.bgp.transport.SocketTerms;
import dev.holdfast.model.IpAddress;
import java.time.Duration;

/** A peer reached over TCP. */
record DialledWays(Dialler dialler, IpAddress remote, int port, SocketTerms terms, Duration patience) implements Ways {

    @Override
    public Attempt dial(Outcome outcome) {
        Dialling attempt = dialler.dial(remote, port, terms, patience, new Dialler.Outcome() {
            @Override
            public void connected(Line line) {
                outcome.connected(line);
            }

            @Override
            public void failed(String why) {
                outcome.failed(why);
            }
        });
        return attempt::cancel;
    }

    @Override
    public boolean hasPassword() {
        return terms.password() != null;
    }

    @Override
    public boolean hasTtlSecurity() {
        return terms.hops() > 0;
    }
}
