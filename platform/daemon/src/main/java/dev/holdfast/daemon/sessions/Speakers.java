package dev.holdfast.daemon.sessions;

import dev.holdfast.api.bgp.BgpSession;
import dev.holdfast.api.bgp.BgpSpeaker;
import dev.holdfast.api.bgp.SessionListener;
import dev.holdfast.api.bgp.SessionSpec;
import dev.holdfast.bgp.speaker.Speaker;

/** Dials peers, except for a service whose configuration says what it is to learn: there no session is opened. */
public final class Speakers implements BgpSpeaker, AutoCloseable {
    private final Speaker dialling;
    private final ConfiguredSpeaker configured =
            new ConfiguredSpeaker("its learned-routes stand in the configuration, so no session is opened");

    public Speakers(Speaker dialling) {
        this.dialling = dialling;
    }

    @Override
    public BgpSession open(SessionSpec spec, SessionListener listener) {
        return (spec.configured().isEmpty() ? dialling : configured).open(spec, listener);
    }

    @Override
    public void close() {
        dialling.close();
    }
}
