package dev.holdfast.kernel.attribution;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which processes hold which ports of rtnetlink in the managed namespace. Remembers what it once saw, because a process
 * may close its socket, or end, before its deed is looked into. For one thread.
 */
final class PortTable {
    /** Ports that are remembered; beyond it all are forgotten and found again as they come. */
    private static final int MAX_REMEMBERED = 4096;

    private final PortList list;
    private final ProcessFiles files;
    private final Map<Integer, Holding> remembered = new HashMap<>();
    private Map<Integer, Long> open = Map.of();
    private @Nullable Map<Long, List<Integer>> holders;
    private boolean blind;

    /** Where the ports come from. */
    interface PortList {
        /** @return inode by port; ports as in {@link dev.holdfast.api.Origin#portId} */
        Map<Integer, Long> read() throws IOException;
    }

    /**
     * Who holds a port.
     *
     * @param pids in ascending order
     * @param sure false: some processes would not let us look, so there may be more
     */
    record Holding(long inode, List<Integer> pids, boolean sure) {}

    PortTable(PortList list, ProcessFiles files) {
        this.list = list;
        this.files = files;
    }

    /** Reads the list of open ports anew; who holds them is found out when asked. */
    void refresh() throws IOException {
        open = list.read();
        holders = null;
    }

    /** No port is open any more. */
    void closeAll() {
        open = Map.of();
    }

    /** Notes who holds what now, for later. */
    void rememberAll() {
        holders();
        open.keySet().forEach(port -> holding(port, List.of()));
    }

    /**
     * Who holds the port as of the last refresh. A socket goes from process to process by fork; that some other way was
     * taken is looked into only if nobody is found on this one.
     *
     * @param kin who is looked at first: those whose number the port is, and all they have forked; empty: not known
     * @return null if no socket has that port; without pids if it was closed since, or nobody lets us look
     */
    @Nullable
    Holding holding(int port, List<Integer> kin) {
        Long inode = open.get(port);
        if (inode == null) {
            return null;
        }
        Holding known = remembered.get(port);
        if (known != null && known.inode() == inode && known.sure() && holders == null && stillHeld(known)) {
            return known;
        }
        List<Integer> near = holders != null
                ? List.of()
                : kin.stream().filter(pid -> holds(pid, inode)).toList();
        Holding found = near.isEmpty()
                ? new Holding(inode, holders().getOrDefault(inode, List.of()), !blind)
                : new Holding(inode, near, true);
        if (!found.pids().isEmpty()) {
            if (remembered.size() >= MAX_REMEMBERED) {
                remembered.clear();
            }
            remembered.put(port, found);
        }
        return found;
    }

    /** Who held a port that is closed now, when it was last looked at; null: it was never seen, or is open. */
    @Nullable
    Holding formerly(int port) {
        return open.containsKey(port) ? null : remembered.get(port);
    }

    /** Whether there were processes that would not let us look. */
    boolean isBlind() {
        return blind;
    }

    /** One holder alone is looked at again: if there were more, they could have come and gone meanwhile. */
    private boolean stillHeld(Holding known) {
        return known.pids().size() == 1 && holds(known.pids().get(0), known.inode());
    }

    private boolean holds(int pid, long inode) {
        Set<Long> sockets = files.sockets(pid);
        return sockets != null && sockets.contains(inode);
    }

    private Map<Long, List<Integer>> holders() {
        Map<Long, List<Integer>> known = holders;
        if (known == null) {
            known = scan();
            holders = known;
        }
        return known;
    }

    private Map<Long, List<Integer>> scan() {
        blind = false;
        var found = new HashMap<Long, List<Integer>>();
        for (int pid : Arrays.stream(files.pids()).sorted().toArray()) {
            Set<Long> sockets = files.sockets(pid);
            if (sockets == null) {
                blind = true;
            } else {
                sockets.forEach(inode ->
                        found.computeIfAbsent(inode, none -> new ArrayList<>(1)).add(pid));
            }
        }
        return found;
    }

    /** The ports of rtnetlink in the namespace of the calling thread. */
    static Map<Integer, Long> ofThisNamespace() throws IOException {
        return parse(Files.readString(Path.of("/proc/thread-self/net/netlink"), StandardCharsets.US_ASCII));
    }

    /**
     * Reads {@code /proc/net/netlink}: a line of headings, then socket, protocol, port, groups, … inode. Lines that do not
     * look like it are left out.
     */
    static Map<Integer, Long> parse(String text) {
        var ports = new HashMap<Integer, Long>();
        for (String line : text.split("\n")) {
            String[] fields = line.trim().split("\\s+");
            boolean ofRoutes = fields.length >= 10 && fields[1].equals("0") && !fields[2].equals("0");
            if (ofRoutes && isNumber(fields[2]) && isNumber(fields[9])) {
                ports.put((int) Long.parseLong(fields[2]), Long.parseLong(fields[9]));
            }
        }
        return ports;
    }

    private static boolean isNumber(String text) {
        return text.length() <= 18 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
