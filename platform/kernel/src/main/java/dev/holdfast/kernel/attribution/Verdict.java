package dev.holdfast.kernel.attribution;

import dev.holdfast.model.Confidence;
import org.jspecify.annotations.Nullable;

/**
 * What the evidence amounts to.
 *
 * @param trace null exactly if the confidence is none
 * @param evidence one sentence
 */
record Verdict(@Nullable Trace trace, Confidence confidence, String evidence) {

    static Verdict nobody(String why) {
        return new Verdict(null, Confidence.NONE, why);
    }

    static Verdict certain(Trace trace, String why) {
        return new Verdict(trace, Confidence.CERTAIN, why);
    }

    static Verdict likely(Trace trace, String why) {
        return new Verdict(trace, Confidence.LIKELY, why);
    }

    static Verdict possible(Trace trace, String why) {
        return new Verdict(trace, Confidence.POSSIBLE, why);
    }
}
