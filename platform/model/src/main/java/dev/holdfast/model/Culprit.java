package dev.holdfast.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The process that did it, as far as the evidence goes. A field that is not known is null or empty, never guessed.
 *
 * @param pid in the daemon's pid namespace; null: not known
 * @param command name of the program, as {@code /proc/PID/comm} gives it
 * @param commandLine with arguments, at most 512 characters; known only if it was read while the process lived
 * @param ancestors command names, the parent first, as far as they could be read
 * @param unit systemd unit or container id by control group
 * @param portId the netlink port the kernel reported; 0: none
 * @param confidence how far to trust the name
 * @param evidence what the name rests on, or why there is none, in one sentence
 */
public record Culprit(
        @Nullable Integer pid,
        @Nullable String command,
        @Nullable String commandLine,
        List<String> ancestors,
        @Nullable Integer uid,
        @Nullable String unit,
        int portId,
        Confidence confidence,
        String evidence) {

    public Culprit {
        ancestors = List.copyOf(ancestors);
    }

    /** Nobody to name, and why. */
    public static Culprit unknown(int portId, String evidence) {
        return new Culprit(null, null, null, List.of(), null, null, portId, Confidence.NONE, evidence);
    }

    /** Who it is to an arbiter of fights: the same for every short-lived child of one script. */
    public String identity() {
        if (command == null) {
            return portId == 0 ? "unknown" : "port " + portId;
        }
        return command
                + (ancestors.isEmpty() ? "" : " < " + String.join(" < ", ancestors))
                + (unit == null ? "" : " [" + unit + "]");
    }

    /** {@code ip[4711] < cleanup.sh < cron}. */
    @Override
    public String toString() {
        if (command == null) {
            return "unknown (" + evidence + ")";
        }
        return command
                + (pid == null ? "" : "[" + pid + "]")
                + (ancestors.isEmpty() ? "" : " < " + String.join(" < ", ancestors));
    }
}
