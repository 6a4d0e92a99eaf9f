package dev.holdfast.daemon.incidents;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lines in {@code incidents.jsonl}, which becomes {@code incidents.1.jsonl} when it is full, and so on up to the last,
 * which goes. Touched by the journal's writer thread only.
 */
final class JournalFiles {
    private final Path directory;
    private final long sizeLimit;
    private final int count;
    private @Nullable FileChannel current;
    private long size;

    /**
     * @param sizeLimit bytes of one file
     * @param count how many files, the current one included
     */
    JournalFiles(Path directory, long sizeLimit, int count) {
        this.directory = directory;
        this.sizeLimit = sizeLimit;
        this.count = count;
    }

    /** The last lines, oldest first, read from at most {@code bytes} of the end of the files; a torn first one is left. */
    List<String> tail(int bytes) throws IOException {
        List<String> lines = new ArrayList<>();
        int left = bytes;
        for (int i = 0; i < count && left > 0; i++) {
            if (!Files.isRegularFile(file(i))) {
                break;
            }
            try (FileChannel channel = FileChannel.open(file(i), StandardOpenOption.READ)) {
                long from = Math.max(0, channel.size() - left);
                var end = ByteBuffer.allocate((int) (channel.size() - from));
                while (end.hasRemaining() && channel.read(end, from + end.position()) >= 0) {
                    // until it is full or the file has become shorter
                }
                String text = new String(end.array(), 0, end.position(), StandardCharsets.UTF_8);
                lines.addAll(0, text.lines().toList());
                left -= end.position();
            }
        }
        return lines;
    }

    /** @throws IOException if the line is not on disk whole; the next call begins with a fresh file handle */
    void append(String line) throws IOException {
        byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
        try {
            FileChannel channel = open();
            if (size > 0 && size + bytes.length > sizeLimit) {
                close();
                rotate();
                channel = open();
            }
            var buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                size += channel.write(buffer);
            }
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    private FileChannel open() throws IOException {
        FileChannel open = current;
        if (open != null) {
            return open;
        }
        Files.createDirectories(directory);
        open = FileChannel.open(file(0), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        size = open.size();
        open.position(size);
        endTornLine(open);
        current = open;
        return open;
    }

    /** A daemon that was killed, or a full disk, may have left half a line. */
    private void endTornLine(FileChannel channel) throws IOException {
        var last = ByteBuffer.allocate(1);
        if (size > 0 && channel.read(last, size - 1) == 1 && last.get(0) != '\n') {
            size += channel.write(ByteBuffer.wrap(new byte[] {'\n'}));
        }
    }

    private void rotate() throws IOException {
        for (int i = count - 1; i > 0; i--) {
            if (Files.exists(file(i - 1))) {
                Files.move(file(i - 1), file(i), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        if (count == 1) {
            Files.deleteIfExists(file(0));
        }
    }

    private Path file(int age) {
        return directory.resolve(age == 0 ? "incidents.jsonl" : "incidents." + age + ".jsonl");
    }

    void close() throws IOException {
        FileChannel closing = current;
        current = null;
        if (closing != null) {
            closing.close();
        }
    }
}
