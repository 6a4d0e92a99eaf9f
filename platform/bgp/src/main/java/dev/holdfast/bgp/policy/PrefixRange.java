package dev.holdfast.bgp.policy;

import dev.holdfast.model.Prefix;
import org.jspecify.annotations.Nullable;

/**
 * A network and how long the prefixes within it may be.
 *
 * @param prefix the network; without `ge` and `le` it means only itself
 * @param ge the shortest length that fits, at least that of the network; absent: the length of the network
 * @param le the longest length that fits; absent: with `ge` 32 or 128, without it the length of the network
 */
public record PrefixRange(Prefix prefix, @Nullable Integer ge, @Nullable Integer le) {

    /** @throws IllegalArgumentException with a message that begins with the key and says what would be right */
    public PrefixRange {
        int bits = prefix.family().bits();
        if (ge != null && (ge < prefix.length() || ge > bits)) {
            throw new IllegalArgumentException(
                    "ge " + ge + " does not fit " + prefix + "; write " + prefix.length() + ".." + bits);
        }
        int from = ge != null ? ge : prefix.length();
        if (le != null && (le < from || le > bits)) {
            throw new IllegalArgumentException("le " + le + " does not fit " + prefix
                    + (ge != null ? " with ge " + ge : "") + "; write " + from + ".." + bits);
        }
    }

    /** A network alone. */
    public static PrefixRange exactly(Prefix prefix) {
        return new PrefixRange(prefix, null, null);
    }

    /** The shortest length that fits. */
    int shortest() {
        return ge != null ? ge : prefix.length();
    }

    /** The longest. */
    int longest() {
        if (le != null) {
            return le;
        }
        return ge != null ? prefix.family().bits() : prefix.length();
    }

    /** {@code 10.0.0.0/8 ge 16 le 24}. */
    @Override
    public String toString() {
        return prefix + (ge != null ? " ge " + ge : "") + (le != null ? " le " + le : "");
    }
}
