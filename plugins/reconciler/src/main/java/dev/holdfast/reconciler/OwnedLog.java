package dev.holdfast.reconciler;

import dev.holdfast.model.ObjectKey;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.zip.CRC32;

/**
 * The record of what we own, on disk: a log of keys that came and went, appended before the kernel is asked to add and after
 * it has deleted, so that a daemon killed at any moment finds every object of its own again. Compacted into a new file that
 * takes the old one's place in one rename. Belongs to the reconciler's thread.
 *
 * <p>The log is not forced to disk: what it must survive is the death of the process, not that of the machine, which takes
 * the kernel's routes along.
 *
 * <pre>
 *   magic 8 bytes | frame …       frame: length 4 | CRC-32 of payload 4 | payload
 *   payload: entry …              entry: 1 came or 0 went | key as {@link OwnedKeys} writes it
 * </pre>
 */
final class OwnedLog implements Closeable {
    private static final long MAGIC = 0x48464F574E454431L; // "HFOWNED1"
    private static final int FRAME_LIMIT = 1 << 16;
    private static final int HEAD = 8;

    private final Path file;
    private final ByteBuffer frame = ByteBuffer.allocate(FRAME_LIMIT).position(HEAD);
    private FileChannel channel;
    private long entriesInFile;

    /** Thrown if the file cannot be read as a whole; what could be read was handed over. */
    static final class Damaged extends IOException {
        private static final long serialVersionUID = 1L;

        Damaged(String message) {
            super(message);
        }
    }

    private OwnedLog(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /** Opens the log for appending; {@link #replay} reads what an earlier run left. */
    static OwnedLog open(Path file) throws IOException {
        boolean isNew = !Files.exists(file) || Files.size(file) == 0;
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
        OwnedLog log = new OwnedLog(file, channel);
        if (isNew) {
            log.writeFully(ByteBuffer.allocate(8).putLong(MAGIC).flip());
        }
        return log;
    }

    /**
     * Hands every entry over, oldest first. A torn last frame is what a kill leaves behind, and is passed over.
     *
     * @param each is told the key and whether it came
     * @throws Damaged if a frame in the middle, or the head, is broken
     */
    static void replay(Path file, BiConsumer<ObjectKey, Boolean> each) throws IOException {
        if (!Files.exists(file) || Files.size(file) == 0) {
            return;
        }
        try (DataInputStream in =
                new DataInputStream(new java.io.BufferedInputStream(Files.newInputStream(file), 1 << 16))) {
            if (in.readLong() != MAGIC) {
                throw new Damaged("it does not begin like a record of owned objects");
            }
            while (true) {
                byte[] frame = frame(in);
                if (frame.length == 0) {
                    return;
                }
                replayFrame(frame, each);
            }
        } catch (EOFException e) {
            throw new Damaged("it is shorter than its own head");
        }
    }

    /** The next payload; empty at the end, or if only a part of a frame is left. */
    private static byte[] frame(DataInputStream in) throws IOException {
        byte[] head = in.readNBytes(8);
        if (head.length < 8) {
            return new byte[0];
        }
        int length = ByteBuffer.wrap(head).getInt();
        if (length <= 0 || length > FRAME_LIMIT) {
            throw new Damaged("a frame claims " + length + " bytes");
        }
        byte[] body = in.readNBytes(length);
        if (body.length < length) {
            return new byte[0];
        }
        if (crc(body, 0, length) != ByteBuffer.wrap(head).getInt(4)) {
            throw new Damaged("a frame's checksum is wrong");
        }
        return body;
    }

    private static void replayFrame(byte[] frame, BiConsumer<ObjectKey, Boolean> each) throws IOException {
        ByteArrayInputStream bytes = new ByteArrayInputStream(frame);
        DataInputStream in = new DataInputStream(bytes);
        while (bytes.available() > 0) {
            boolean came = in.readBoolean();
            each.accept(OwnedKeys.read(in), came);
        }
    }

    private static int crc(byte[] bytes, int from, int length) {
        CRC32 crc = new CRC32();
        crc.update(bytes, from, length);
        return (int) crc.getValue();
    }

    void came(ObjectKey key) throws IOException {
        add(key, true);
    }

    void went(ObjectKey key) throws IOException {
        add(key, false);
    }

    private void add(ObjectKey key, boolean came) throws IOException {
        if (frame.remaining() <= OwnedKeys.LONGEST) {
            flush();
        }
        frame.put((byte) (came ? 1 : 0));
        OwnedKeys.write(key, frame);
        entriesInFile++;
    }

    /** Hands what was added to the operating system; from then on it survives the death of this process. */
    void flush() throws IOException {
        int length = frame.position() - HEAD;
        if (length == 0) {
            return;
        }
        frame.putInt(0, length).putInt(4, crc(frame.array(), HEAD, length));
        try {
            writeFully(frame.flip());
        } finally {
            frame.clear().position(HEAD);
        }
    }

    private void writeFully(ByteBuffer bytes) throws IOException {
        long before = channel.size();
        try {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (IOException e) {
            channel.truncate(before); // a frame that is half there would hide all that come after it
            throw e;
        }
    }

    long entries() {
        return entriesInFile;
    }

    /** Writes only what is owned now into a new file and puts that in place of the old one. */
    void compact(Consumer<Consumer<ObjectKey>> owned) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        OwnedLog next = open(fresh);
        try {
            IOException[] failed = new IOException[1];
            owned.accept(key -> {
                try {
                    if (failed[0] == null) {
                        next.came(key);
                    }
                } catch (IOException e) {
                    failed[0] = e;
                }
            });
            if (failed[0] != null) {
                throw failed[0];
            }
            next.flush();
            next.channel.force(true);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            next.close();
            Files.deleteIfExists(fresh);
            throw e;
        }
        channel.close();
        channel = next.channel;
        entriesInFile = next.entriesInFile;
        frame.clear().position(HEAD);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
