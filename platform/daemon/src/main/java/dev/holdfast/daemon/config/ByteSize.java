package dev.holdfast.daemon.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An amount of memory or disk, written {@code 512KB}, {@code 64MB} or {@code 1GB}, in steps of 1024.
 *
 * @param bytes 0 and up
 */
public record ByteSize(long bytes) {
    private static final Pattern FORM = Pattern.compile("(\\d{1,12})\\s*([KMG]?)i?B?");

    /** @throws IllegalArgumentException if {@code text} is no size */
    public static ByteSize parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'" + text + "' is not a size; write it like 512KB, 64MB or 1GB");
        }
        int shift = 10 * ("KMG".indexOf(matcher.group(2)) + (matcher.group(2).isEmpty() ? 0 : 1));
        return new ByteSize(Long.parseLong(matcher.group(1)) << shift);
    }

    /** As an int, at most 2 GiB less one byte. */
    public int clampedToInt() {
        return (int) Math.min(bytes, Integer.MAX_VALUE);
    }
}
