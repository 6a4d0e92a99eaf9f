package dev.holdfast.liveness;

import java.util.List;
import java.util.Locale;

/**
 * A program's version as it travels in a packet.
 *
 * @param major 0..255, likewise {@code minor} and {@code patch}
 * @param channel 0 stable, 1 alpha, 2 beta, 3 rc, 4 dev, 5 other; more may be seen on the wire
 */
record Version(int major, int minor, int patch, int channel) {
    private static final List<String> CHANNELS = List.of("", "alpha", "beta", "rc", "dev", "other");
    private static final int DEV = CHANNELS.indexOf("dev");
    private static final int OTHER = CHANNELS.indexOf("other");

    /**
     * Reads {@code 1.2.3-rc.4+git5}; what it cannot read becomes 0.0.0 of an other channel, because a version nobody foresaw
     * is no reason not to run.
     */
    static Version parse(String text) {
        int dash = text.indexOf('-');
        String numeric = dash < 0 ? text : text.substring(0, dash);
        String metadata = numeric.replaceFirst("^[0-9.]*", "");
        String[] parts =
                numeric.substring(0, numeric.length() - metadata.length()).split("\\.", -1);
        int[] numbers = new int[3];
        for (int i = 0; i < 3; i++) {
            numbers[i] = i < parts.length ? octet(parts[i]) : -1;
            if (numbers[i] < 0) {
                return new Version(0, 0, 0, OTHER);
            }
        }
        return new Version(
                numbers[0], numbers[1], numbers[2], channel(dash < 0 ? "" : text.substring(dash + 1), metadata));
    }

    private static int octet(String digits) {
        if (digits.isEmpty() || digits.length() > 3) {
            return -1;
        }
        int number = Integer.parseInt(digits);
        return number > 255 ? -1 : number;
    }

    private static int channel(String suffix, String metadata) {
        String word = suffix.split("[+~.]", 2)[0].toLowerCase(Locale.ROOT);
        if (!word.isEmpty()) {
            int known = CHANNELS.indexOf(word);
            return known < 0 ? OTHER : known;
        }
        return metadata.toLowerCase(Locale.ROOT).contains("git") ? DEV : 0;
    }

    @Override
    public String toString() {
        String numbers = major + "." + minor + "." + patch;
        if (channel == 0) {
            return numbers;
        }
        return numbers + "-" + (channel < CHANNELS.size() ? CHANNELS.get(channel) : "unknown(" + channel + ")");
    }
}
