package dev.holdfast.kernel.attribution;

import dev.holdfast.kernel.libc.LibC;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code /proc}. A process may end between any two reads; what is gone is null or empty, never an error. One per
 * thread.
 */
final class ProcessFiles {
    private static final int CAP_NET_ADMIN = 12;
    private static final int PF_KTHREAD = 0x0020_0000;
    private static final int ROOM = 4096;

    private final LibC libc = LibC.get();
    private final ByteBuffer memory = ByteBuffer.allocateDirect(ROOM);
    private final long address = LibC.address(memory);
    private final byte[] bytes = new byte[ROOM];
    private final String root;

    /** @param root {@code /proc} */
    ProcessFiles(Path root) {
        this.root = root.toString();
    }

    /** @return null if there is no such process, or no more */
    @Nullable
    ProcessFacts read(int pid) {
        // argv first: it is the first to go when a process starts to exit
        String arguments = text(pid, "cmdline", StandardCharsets.UTF_8);
        String stat = text(pid, "stat", StandardCharsets.UTF_8);
        int open = stat.indexOf('(');
        int close = stat.lastIndexOf(')');
        if (open == -1 || close < open) {
            return null;
        }
        String[] fields = stat.substring(Math.min(stat.length(), close + 2)).split(" ");
        if (fields.length < 20) {
            return null;
        }
        String status = text(pid, "status", StandardCharsets.ISO_8859_1);
        boolean kernelThread = (Long.parseLong(fields[6]) & PF_KTHREAD) != 0;
        String command = CommandLine.printable(stat.substring(open + 1, close));
        return new ProcessFacts(
                pid,
                lastNumber(field(status, "\nNSpid:")),
                Integer.parseInt(fields[1]),
                command,
                CommandLine.name(command, arguments),
                CommandLine.shown(arguments),
                firstNumber(field(status, "\nUid:")),
                kernelThread ? null : ControlGroup.unit(text(pid, "cgroup", StandardCharsets.UTF_8)),
                kernelThread ? 0 : netns(pid),
                Long.parseLong(fields[19]),
                kernelThread,
                fields[0].equals("Z") || fields[0].equals("X"),
                mayAdminister(field(status, "\nCapEff:")));
    }

    /** Inode of the network namespace; 0 if it cannot be read. */
    private long netns(int pid) {
        return inode(Path.of(root, Integer.toString(pid), "ns", "net"));
    }

    /** The inode that a link such as {@code net:[4026531833]} or {@code socket:[4711]} names; 0 if it names none. */
    static long inode(Path link) {
        try {
            String target = Files.readSymbolicLink(link).toString();
            int open = target.indexOf(":[");
            return open == -1 ? 0 : Long.parseLong(target.substring(open + 2, target.length() - 1));
        } catch (IOException | NumberFormatException e) {
            return 0;
        }
    }

    /** Every process there is, kernel threads included. */
    int[] pids() {
        String[] names = Path.of(root).toFile().list();
        return names == null
                ? new int[0]
                : Arrays.stream(names)
                        .filter(name -> !name.isEmpty() && name.chars().allMatch(c -> c >= '0' && c <= '9'))
                        .flatMapToInt(name -> IntStream.of(Integer.parseInt(name)))
                        .toArray();
    }

    /** The inodes of the sockets a process has open; null if we may not look. */
    @Nullable
    Set<Long> sockets(int pid) {
        var inodes = new HashSet<Long>();
        try (var links = Files.newDirectoryStream(Path.of(root, Integer.toString(pid), "fd"))) {
            for (Path link : links) {
                addSocket(link, inodes);
            }
        } catch (AccessDeniedException e) {
            return null;
        } catch (IOException | DirectoryIteratorException e) {
            return inodes;
        }
        return inodes;
    }

    private static void addSocket(Path link, Set<Long> inodes) {
        try {
            String target = Files.readSymbolicLink(link).toString();
            if (target.startsWith("socket:[")) {
                inodes.add(Long.parseLong(target.substring(8, target.length() - 1)));
            }
        } catch (IOException e) {
            // closed since the directory was read, which is as good as not there
        }
    }

    /** Time since boot in hundredths of a second, the unit of {@link ProcessFacts#startTicks}; 0 if it cannot be read. */
    long uptimeTicks() {
        String text = read(root + "/uptime", StandardCharsets.US_ASCII);
        int dot = text.indexOf('.');
        return dot == -1 ? 0 : Long.parseLong(text.substring(0, dot) + text.substring(dot + 1, dot + 3));
    }

    private String text(int pid, String file, Charset charset) {
        return read(root + '/' + pid + '/' + file, charset);
    }

    private String read(String path, Charset charset) {
        int fd = libc.open(path, LibC.O_RDONLY | LibC.O_CLOEXEC);
        if (fd == -1) {
            return "";
        }
        int length = (int) libc.read(fd, address, ROOM);
        libc.close(fd);
        if (length <= 0) {
            return "";
        }
        memory.get(0, bytes, 0, length);
        return new String(bytes, 0, length, charset);
    }

    private static String field(String status, String label) {
        int at = status.indexOf(label);
        if (at == -1) {
            return "";
        }
        int end = status.indexOf('\n', at + 1);
        return status.substring(at + label.length(), end == -1 ? status.length() : end)
                .trim();
    }

    private static int firstNumber(String field) {
        String[] numbers = field.split("\\s+");
        return numbers[0].isEmpty() ? -1 : Integer.parseInt(numbers[0]);
    }

    private static int lastNumber(String field) {
        String[] numbers = field.split("\\s+");
        return numbers[numbers.length - 1].isEmpty() ? -1 : Integer.parseInt(numbers[numbers.length - 1]);
    }

    /** What cannot be read does not exonerate. */
    private static boolean mayAdminister(String capabilities) {
        return capabilities.isEmpty() || (Long.parseUnsignedLong(capabilities, 16) >> CAP_NET_ADMIN & 1) != 0;
    }
}
