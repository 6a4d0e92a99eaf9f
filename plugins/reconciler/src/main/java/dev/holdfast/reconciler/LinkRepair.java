package dev.holdfast.reconciler;

import dev.holdfast.api.Change;
import dev.holdfast.api.KernelLink;
import dev.holdfast.api.ObjectRow;
import dev.holdfast.api.Refusal;
import dev.holdfast.model.Link;
import dev.holdfast.model.LinkKind;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Links that stand otherwise than wanted: corrected in place, so that index, memberships and addresses survive, and made anew
 * only when the kernel says that it cannot change them. Says in the log and in the incident which of the two it was. Belongs
 * to the reconciler's thread.
 */
final class LinkRepair {
    private static final Logger LOG = LoggerFactory.getLogger(LinkRepair.class);

    private final Parts parts;
    private final Map<ObjectRow, Refusal> refused = new HashMap<>();

    LinkRepair(Parts parts) {
        this.parts = parts;
    }

    /** The kernel's own words why it would not change the link in place; null: it was not asked, or it did. */
    @Nullable
    Refusal refusal(ObjectRow row) {
        return refused.get(row);
    }

    /** Whether {@code refusal} of a change in place means that the link has to be made anew. */
    static boolean needsNewLink(Change change, Refusal refusal) {
        // Only this says "cannot be changed"; others say that the value is no good, and a new link would not take it
        // either.
        return change instanceof Change.ChangeLink && refusal.errno().equals("EOPNOTSUPP");
    }

    void cannotChange(ObjectRow row, Refusal refusal) {
        refused.put(row, refusal);
    }

    /** It stands as wanted, or is wanted no longer. */
    void settled(ObjectRow row) {
        if (!refused.isEmpty()) {
            refused.remove(row);
        }
    }

    /** The kernel made a change; {@code before} is the link as it was seen last. */
    void done(ObjectRow row, Change change, @Nullable KernelLink before, long nowNanos) {
        if (before == null) {
            return;
        }
        if (change instanceof Change.ChangeLink changed) {
            tell(row, "changed in place", difference(before, changed.link()), nowNanos);
        } else if (change instanceof Change.AddLink added) {
            Refusal why = refused.get(row);
            String reason = why == null
                    ? "made anew, because a link cannot change its kind"
                    : "made anew, because the kernel cannot change it (" + why + ")";
            tell(row, reason, difference(before, added.link()), nowNanos);
        }
    }

    private void tell(ObjectRow row, String how, String difference, long nowNanos) {
        LOG.atInfo()
                .addKeyValue("object", row.key())
                .addKeyValue("how", how)
                .addKeyValue("difference", difference)
                .log("{} was {}: it had {}", row.key(), how, difference);
        parts.forensics.note(row, row.key() + " " + how + ": it had " + difference, nowNanos);
    }

    /** What is otherwise, in words: {@code remote 192.0.2.8 instead of 192.0.2.9, mtu 1300 instead of 1400}. */
    static String difference(KernelLink there, Link wanted) {
        List<String> words = new ArrayList<>();
        if (!there.kind().kind().equals(wanted.kind().kind())) {
            words.add("kind " + there.kind().kind() + " instead of "
                    + wanted.kind().kind());
        } else if (!there.kind().getClass().equals(wanted.kind().getClass())) {
            words.add(there.kind() + " instead of " + wanted.kind());
        } else {
            parameters(there.kind(), wanted.kind(), words);
        }
        if (wanted.mtu() != 0 && wanted.mtu() != there.mtu()) {
            words.add("mtu " + there.mtu() + " instead of " + wanted.mtu());
        }
        return words.isEmpty() ? "nothing" : String.join(", ", words);
    }

    private static void parameters(LinkKind there, LinkKind wanted, List<String> words) {
        for (RecordComponent component : there.getClass().getRecordComponents()) {
            Object found = value(component, there);
            Object asked = value(component, wanted);
            if (!Objects.equals(found, asked)) {
                words.add(component.getName() + " " + found + " instead of " + asked);
            }
        }
    }

    private static @Nullable Object value(RecordComponent component, LinkKind kind) {
        try {
            return component.getAccessor().invoke(kind);
        } catch (ReflectiveOperationException e) {
            return kind; // cannot be: the records are public; then the words are long and not wrong
        }
    }
}
