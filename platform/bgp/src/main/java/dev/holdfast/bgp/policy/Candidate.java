package dev.holdfast.bgp.policy;

import dev.holdfast.bgp.wire.AttributesView;
import org.jspecify.annotations.Nullable;

/** A route on its way through a chain: what was asked about, with its attributes as they are by now. */
final class Candidate {
    private RouteInput input;
    private AttributesView attributes;
    private @Nullable String path;

    Candidate(RouteInput input) {
        this.input = input;
        this.attributes = input.attributes();
    }

    void start(RouteInput route) {
        input = route;
        become(route.attributes());
    }

    void become(AttributesView changed) {
        attributes = changed;
        path = null;
    }

    RouteInput input() {
        return input;
    }

    AttributesView attributes() {
        return attributes;
    }

    /** The AS path as text, made once for all patterns that look at it. */
    String path() {
        String text = path;
        if (text == null) {
            text = attributes.asPath().toString();
            path = text;
        }
        return text;
    }
}
