package dev.holdfast.api.bgp;

/** The words for a session's state that clients of the services know; they print as they are written there. */
public enum SessionStatus {
    /** Wanted, nothing heard yet; also after TCP has connected and before the peer's OPEN. */
    PENDING("Pending BGP Session"),
    /** The peer's OPEN has come. */
    INITIALIZING("Initializing BGP Session"),
    UP("BGP Session Up"),
    /** It was up and is no longer. */
    DOWN("BGP Session Down"),
    /** 30 s without a session, though TCP has connected. */
    FAILED("BGP Session Failed"),
    /** 30 s without a session, and TCP never connected. */
    UNREACHABLE("Network Unreachable");

    private final String words;

    SessionStatus(String words) {
        this.words = words;
    }

    @Override
    public String toString() {
        return words;
    }
}
