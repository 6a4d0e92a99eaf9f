package dev.holdfast.reconciler;

import dev.holdfast.api.Change;
import dev.holdfast.model.Diagnostic;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is to be done about one row.
 *
 * @param changes in order; empty unless the kind is {@link Kind#WRITE} or {@link Kind#REMOVE}
 * @param why for those that are not done; null: nothing to say
 */
record Verdict(Kind kind, List<Change> changes, @Nullable Diagnostic why) {

    enum Kind {
        /** It stands as wanted. */
        FINE,
        /** It stands as far as possible: legs whose links are away are left out. */
        PARTLY,
        /** The kernel has to be changed so that it does. */
        WRITE,
        /** Something it needs is not there. */
        WAIT,
        /** A foreign object has the key. */
        BLOCKED,
        /** It should go, but not yet. */
        HELD,
        /** It has to go. */
        REMOVE,
        /** Nobody wants it and nothing of ours is there. */
        GONE
    }

    static final Verdict FINE = new Verdict(Kind.FINE, List.of(), null);
    static final Verdict GONE = new Verdict(Kind.GONE, List.of(), null);

    /** Whether a link comes into being by it. */
    boolean addsLink() {
        return changes.stream().anyMatch(Change.AddLink.class::isInstance);
    }

    static Verdict write(Change... changes) {
        return new Verdict(Kind.WRITE, List.of(changes), null);
    }

    static Verdict write(List<Change> changes) {
        return new Verdict(Kind.WRITE, List.copyOf(changes), null);
    }

    static Verdict partly(@Nullable Diagnostic why) {
        return new Verdict(Kind.PARTLY, List.of(), why);
    }

    static Verdict remove(Change... changes) {
        return new Verdict(Kind.REMOVE, List.of(changes), null);
    }

    static Verdict waitFor(Diagnostic why) {
        return new Verdict(Kind.WAIT, List.of(), why);
    }

    static Verdict blocked(Diagnostic why) {
        return new Verdict(Kind.BLOCKED, List.of(), why);
    }

    static Verdict held(Diagnostic why) {
        return new Verdict(Kind.HELD, List.of(), why);
    }
}
