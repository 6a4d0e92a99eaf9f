package dev.holdfast.daemon;

import dev.holdfast.model.Diagnostic;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** Keeps a second daemon out of a state directory. The kernel lets go of it however the daemon ends. */
final class StateLock implements AutoCloseable {
    private final FileChannel channel;

    private StateLock(FileChannel channel) {
        this.channel = channel;
    }

    /** @throws StartupException if another daemon has it, or the directory cannot be used */
    static StateLock take(Path stateDir) {
        Path file = stateDir.resolve("lock");
        try {
            Files.createDirectories(stateDir);
            FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            if (!locked(channel)) {
                String holder = holder(channel);
                channel.close();
                throw new StartupException(new Diagnostic(
                        "STA-001",
                        stateDir.toString(),
                        "another daemon works with this state directory" + holder,
                        "stop it first, or give this one a directory of its own with 'state-dir:'"));
            }
            channel.truncate(0);
            channel.write(
                    ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII)), 0);
            return new StateLock(channel);
        } catch (IOException e) {
            throw new StartupException(new Diagnostic(
                    "STA-002",
                    stateDir.toString(),
                    "the state directory cannot be used: " + words(e),
                    "make it a directory that the user of the daemon can write to, or set 'state-dir:'"));
        }
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            @Nullable FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false; // held within this very process
        }
    }

    private static String holder(FileChannel channel) throws IOException {
        var text = ByteBuffer.allocate(20);
        channel.read(text, 0);
        String pid = new String(text.array(), 0, text.position(), StandardCharsets.US_ASCII).strip();
        return pid.isEmpty() ? "" : ", process " + pid;
    }

    private static String words(IOException e) {
        if (e instanceof AccessDeniedException denied) {
            return "permission denied for " + denied.getFile();
        }
        return e instanceof FileSystemException
                ? e.getClass().getSimpleName() + ", " + e.getMessage()
                : String.valueOf(e.getMessage()); // the words of the system, such as "No space left on device"
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
