package dev.holdfast.daemon.config;

import java.util.Collection;
import java.util.Optional;

/** The known word that an unknown one was probably meant to be. */
final class Nearest {
    private Nearest() {}

    /** The nearest of {@code known} by edit distance, if it is near enough to be worth asking about. */
    static Optional<String> to(String word, Collection<String> known) {
        int allowed = Math.max(1, word.length() / 3);
        String best = null;
        for (String candidate : known) {
            int distance = distance(word, candidate);
            if (distance <= allowed) {
                allowed = distance - 1;
                best = candidate;
            }
        }
        return Optional.ofNullable(best);
    }

    private static int distance(String one, String other) {
        int[] row = new int[other.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int substituted = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[other.length()];
    }
}
