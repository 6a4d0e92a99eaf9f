package dev.holdfast.shell.client;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Reads one HTTP/1.1 response (RFC 9112): status line, headers, and a body by length, in chunks, or up to the end of the
 * connection. A body that ends early is an error and never a short answer.
 */
final class ReplyReader {
    private static final int MAX_LINE_BYTES = 8 * 1024;
    private static final int MAX_HEADERS = 100;

    private final ReadableByteChannel channel;
    private final long maxBytes;
    private final ByteBuffer in = ByteBuffer.allocate(64 * 1024).flip();
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private long length = -1;
    private boolean chunked;

    /** @param maxBytes of body that are taken in */
    ReplyReader(ReadableByteChannel channel, long maxBytes) {
        this.channel = channel;
        this.maxBytes = maxBytes;
    }

    /**
     * @throws TooLargeException if the body exceeds the bound
     * @throws EOFException if the connection ended first
     * @throws ProtocolException if this is not HTTP
     */
    Reply read() throws IOException {
        int status = statusLine();
        headers();
        while (status < 200) { // 100 Continue and its like come before the real answer
            status = statusLine();
            headers();
        }
        if (status == 204 || status == 304) {
            return new Reply(status, new byte[0]);
        }
        if (chunked) {
            chunks();
        } else if (length >= 0) {
            take(length);
        } else {
            untilEnd();
        }
        return new Reply(status, body.toByteArray());
    }

    private int statusLine() throws IOException {
        String line = line();
        if (!line.matches("HTTP/1\\.[01] [1-5][0-9][0-9]( .*)?")) {
            throw new ProtocolException("not an HTTP response: '" + line + "'");
        }
        return Integer.parseInt(line.substring(9, 12));
    }

    private void headers() throws IOException {
        length = -1;
        chunked = false;
        for (int count = 0; count <= MAX_HEADERS; count++) {
            String line = line();
            if (line.isEmpty()) {
                return;
            }
            int colon = line.indexOf(':');
            if (colon < 1) {
                throw new ProtocolException("not a header: '" + line + "'");
            }
            header(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        throw new ProtocolException("more than " + MAX_HEADERS + " headers");
    }

    private void header(String name, String value) throws ProtocolException {
        if (name.equals("content-length")) {
            length = number(value, 10);
        } else if (name.equals("transfer-encoding")) {
            chunked = value.toLowerCase(Locale.ROOT).endsWith("chunked");
        }
    }

    private void chunks() throws IOException {
        while (true) {
            String line = line();
            int extension = line.indexOf(';');
            long size = number((extension < 0 ? line : line.substring(0, extension)).strip(), 16);
            if (size == 0) {
                for (int trailers = 0; !line().isEmpty(); trailers++) {
                    if (trailers > MAX_HEADERS) {
                        throw new ProtocolException("more than " + MAX_HEADERS + " trailers");
                    }
                }
                return;
            }
            take(size);
            if (!line().isEmpty()) {
                throw new ProtocolException("a chunk is longer than it says");
            }
        }
    }

    private static long number(String digits, int radix) throws ProtocolException {
        try {
            long value = Long.parseLong(digits, radix);
            if (value >= 0) {
                return value;
            }
        } catch (NumberFormatException e) {
            // said below, with the text
        }
        throw new ProtocolException("not a length: '" + digits + "'");
    }

    private void take(long bytes) throws IOException {
        bound(bytes);
        long left = bytes;
        while (left > 0) {
            fill();
            int part = (int) Math.min(left, in.remaining());
            body.write(in.array(), in.position(), part);
            in.position(in.position() + part);
            left -= part;
        }
    }

    private void untilEnd() throws IOException {
        while (in.hasRemaining() || more()) {
            bound(in.remaining());
            body.write(in.array(), in.position(), in.remaining());
            in.position(in.limit());
        }
    }

    private void bound(long bytes) throws TooLargeException {
        if (bytes > maxBytes - body.size()) {
            throw new TooLargeException(maxBytes);
        }
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(80);
        while (true) {
            fill();
            byte next = in.get();
            if (next == '\n') {
                return line.toString(StandardCharsets.UTF_8).stripTrailing();
            }
            if (line.size() == MAX_LINE_BYTES) {
                throw new ProtocolException("a line of more than " + MAX_LINE_BYTES + " bytes");
            }
            line.write(next);
        }
    }

    /** Makes sure that there is a byte to read. */
    private void fill() throws IOException {
        if (!in.hasRemaining() && !more()) {
            throw new EOFException("the connection ended in the middle of the answer");
        }
    }

    private boolean more() throws IOException {
        in.clear();
        int count = channel.read(in);
        in.flip();
        return count > 0;
    }

    /** The answer is larger than we take in. */
    static final class TooLargeException extends IOException {
        private static final long serialVersionUID = 1L;

        TooLargeException(long maxBytes) {
            super("the answer has more than " + maxBytes / (1024 * 1024) + " MiB");
        }
    }
}
