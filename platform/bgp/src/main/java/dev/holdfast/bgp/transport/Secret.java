package dev.holdfast.bgp.transport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * The password both ends of a TCP connection sign their segments with (RFC 2385). Nothing that prints it says it.
 *
 * @param text 1..80 bytes in UTF-8, the most the kernel takes
 */
public record Secret(String text) {
    private static final int MOST_BYTES = 80;

    /** @throws IllegalArgumentException if it is empty or too long; the message does not say the password */
    public Secret {
        int length = text.getBytes(StandardCharsets.UTF_8).length;
        if (length == 0 || length > MOST_BYTES) {
            throw new IllegalArgumentException("password must be 1.." + MOST_BYTES + " bytes, was " + length
                    + "; the kernel takes no others for TCP MD5");
        }
    }

    /** @throws IllegalArgumentException if it is empty or too long */
    public static Secret parse(String text) {
        return new Secret(text);
    }

    /**
     * Reads the first line of a file.
     *
     * @throws IllegalArgumentException if it cannot be read, or what it says is no password; with a message for people
     */
    public static Secret ofFile(Path file) {
        try (Stream<String> lines = Files.lines(file, StandardCharsets.UTF_8)) {
            return new Secret(lines.findFirst().orElse("").strip());
        } catch (NoSuchFileException e) {
            throw unreadable(file, "there is no such file", e);
        } catch (AccessDeniedException e) {
            throw unreadable(file, "permission denied", e);
        } catch (IOException | UncheckedIOException e) {
            throw unreadable(file, "it cannot be read as text", e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "password-file " + file + ": the first line must be 1.." + MOST_BYTES
                            + " bytes; the kernel takes no others for TCP MD5",
                    e);
        }
    }

    private static IllegalArgumentException unreadable(Path file, String why, Exception cause) {
        return new IllegalArgumentException(
                "password-file " + file + ": " + why + "; write the password into it, readable for the daemon", cause);
    }

    public byte[] bytes() {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "<set>";
    }
}
