package dev.holdfast.shell.line;

import java.util.Collection;

/** The known word that a mistyped one was probably meant to be. */
final class Nearest {
    private Nearest() {}

    /** {@code "; did you mean X?"}, or nothing if no known word is near. */
    static String hint(String typed, Collection<String> known) {
        String best = "";
        int bestDistance = Math.max(1, typed.length() / 3) + 1;
        for (String word : known) {
            int distance = word.startsWith(typed) && typed.length() >= 3 ? 1 : distance(typed, word);
            if (distance < bestDistance) {
                best = word;
                bestDistance = distance;
            }
        }
        return best.isEmpty() ? "" : "; did you mean " + best + "?";
    }

    /** Letters to insert, drop, exchange or swap with their neighbour (optimal string alignment). */
    static int distance(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                d[i][j] = i == 0 ? j : j == 0 ? i : step(a, b, i, j, d);
            }
        }
        return d[a.length()][b.length()];
    }

    private static int step(String a, String b, int i, int j, int[][] d) {
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        int best = Math.min(d[i - 1][j - 1] + change, Math.min(d[i - 1][j], d[i][j - 1]) + 1);
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(best, d[i - 2][j - 2] + 1) : best;
    }
}
