package dev.holdfast.api.bgp;

import dev.holdfast.model.Prefix;
import java.util.Collection;

/** Is told what a session learns. */
public interface SessionListener {

    /** It has another status. */
    void state(SessionState state);

    /**
     * What the peer has said since the last call: of a prefix that was learned before, the new route counts.
     *
     * @param withdrawn carried out before {@code learned}
     */
    void routes(Collection<LearnedRoute> learned, Collection<Prefix> withdrawn);

    /** All the peer has to say at the start of a session has been said (End-of-RIB, RFC 4724); what is older is stale. */
    void complete();

    /** The session is down: everything it had learned is withdrawn. Not called after {@link BgpSession#close}. */
    void lost();
}
