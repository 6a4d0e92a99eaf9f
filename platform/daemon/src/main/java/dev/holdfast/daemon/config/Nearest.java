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
        int[][] steps = new int[one.length() + 1][other.length() + 1];
        for (int i = 0; i <= one.length(); i++) {
            for (int j = 0; j <= other.length(); j++) {
                steps[i][j] = i == 0 ? j : j == 0 ? i : step(one, other, i, j, steps);
            }
        }
        return steps[one.length()][other.length()];
    }

    /** Two letters in the wrong order are one mistake, as in {@code vai} for {@code via}. */
    private static int step(String one, String other, int i, int j, int[][] steps) {
        boolean same = one.charAt(i - 1) == other.charAt(j - 1);
        int best = Math.min(steps[i - 1][j - 1] + (same ? 0 : 1), 1 + Math.min(steps[i - 1][j], steps[i][j - 1]));
        boolean swapped =
                i > 1 && j > 1 && one.charAt(i - 1) == other.charAt(j - 2) && one.charAt(i - 2) == other.charAt(j - 1);
        return swapped ? Math.min(best, steps[i - 2][j - 2] + 1) : best;
    }
}
