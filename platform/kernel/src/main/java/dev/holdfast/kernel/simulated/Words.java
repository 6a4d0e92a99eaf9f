package dev.holdfast.kernel.simulated;

import dev.holdfast.model.Family;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Prefix;
import org.jspecify.annotations.Nullable;

/** The words of one command, read from left to right. */
final class Words {
    private final String command;
    private final String[] words;
    private int at;

    Words(String command) {
        this.command = command;
        this.words = command.strip().split("\\s+");
    }

    boolean more() {
        return at < words.length;
    }

    @Nullable
    String peek() {
        return more() ? words[at] : null;
    }

    String next() {
        if (!more()) {
            throw misread("more words");
        }
        return words[at++];
    }

    /** Takes the next word if it is {@code word}. */
    boolean take(String word) {
        boolean is = word.equals(peek());
        if (is) {
            at++;
        }
        return is;
    }

    long number() {
        String word = next();
        try {
            return Long.decode(word);
        } catch (NumberFormatException e) {
            throw misread("a number, not " + word);
        }
    }

    IpAddress address() {
        return IpAddress.parse(next());
    }

    /** {@code default}, {@code all}, a prefix or an address. */
    static Prefix prefix(String word, @Nullable Family family) {
        if (word.equals("default") || word.equals("all") || word.equals("any")) {
            return Prefix.parse(family == Family.IPV6 ? "::/0" : "0.0.0.0/0");
        }
        return Prefix.parse(word);
    }

    /** A table by name or number. */
    long table() {
        String word = next();
        return switch (word) {
            case "main" -> 254;
            case "local" -> 255;
            case "default" -> 253;
            case "all" -> 0;
            default -> Long.parseLong(word);
        };
    }

    /** A protocol by name or number. */
    int protocol() {
        String word = next();
        return switch (word) {
            case "redirect" -> 1;
            case "kernel" -> 2;
            case "boot" -> 3;
            case "static" -> 4;
            case "ra" -> 9;
            case "zebra" -> 11;
            case "bird" -> 12;
            case "dhcp" -> 16;
            case "keepalived" -> 18;
            case "bgp" -> 186;
            default -> Integer.parseInt(word);
        };
    }

    IllegalArgumentException misread(String expected) {
        return new IllegalArgumentException("the simulated ip expected " + expected + " in '" + command + "'");
    }
}
