package dev.holdfast.kernel.linux;

import dev.holdfast.api.DataplaneFacts;
import dev.holdfast.kernel.libc.Errno;
import dev.holdfast.kernel.libc.ErrnoException;
import dev.holdfast.kernel.libc.Namespaces;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Finds out what a kernel is, may do for us, and is set to do. */
final class KernelFacts {
    private static final Path SYSCTL = Path.of("/proc/sys");

    private KernelFacts() {}

    /**
     * @param granted what came of it, in the kernel's accounting, which doubles
     */
    static DataplaneFacts of(LinuxOptions options, Inquiry inquiry, int granted) throws IOException {
        String netns = options.netns();
        boolean writable = mayWrite(inquiry);
        List<String> notes = netns == null ? settings() : Namespaces.in(netns, KernelFacts::settings);
        if (granted / 2 < options.receiveBufferBytes()) {
            notes.add("the receive buffer for kernel events is " + granted / 2 + " bytes instead of "
                    + options.receiveBufferBytes()
                    + ", as net.core.rmem_max allows no more without CAP_NET_ADMIN in the"
                    + " initial user namespace: a burst of more than " + granted / 832
                    + " changes costs a full scan");
        }
        if (!writable) {
            notes.add(
                    0,
                    "CAP_NET_ADMIN is missing, so nothing can be changed, only observed: grant it with"
                            + " AmbientCapabilities=CAP_NET_ADMIN in the systemd unit, or run as root (setcap on the java binary"
                            + " makes the loader ignore the path to its libraries)");
        }
        return new DataplaneFacts("linux", "Linux " + release(), netns == null ? "" : netns, writable, notes);
    }

    private static String release() {
        return read(SYSCTL.resolve("kernel/osrelease"), "unknown");
    }

    /** The kernel checks permission before it looks at a request, so one that is cut short asks without doing. */
    private static boolean mayWrite(Inquiry inquiry) throws ErrnoException {
        try {
            inquiry.ask(
                    (out, number) -> {
                        out.begin(Rtnetlink.RTM_DELADDR, Rtnetlink.NLM_F_ACK, number);
                        out.u32(2).end();
                    },
                    answer -> {});
            return true;
        } catch (ErrnoException e) {
            return e.errno() != Errno.EPERM;
        }
    }

    /** Read inside the namespace: these settings are the namespace's own. */
    private static List<String> settings() {
        var notes = new ArrayList<String>();
        if (!Files.isDirectory(SYSCTL.resolve("net/ipv6"))) {
            notes.add("this kernel has no IPv6");
        } else if (is("net/ipv6/conf/all/disable_ipv6", "1")) {
            notes.add("IPv6 is disabled (net.ipv6.conf.all.disable_ipv6=1): IPv6 routes and addresses will be refused");
        }
        if (is("net/ipv6/route/skip_notify_on_dev_down", "1")) {
            notes.add("net.ipv6.route.skip_notify_on_dev_down=1: IPv6 routes lost with a link go without an event,"
                    + " only the link's own event tells");
        }
        if (is("net/ipv4/nexthop_compat_mode", "0")) {
            notes.add("net.ipv4.nexthop_compat_mode=0: routes over next-hop objects are shown without next hops and"
                    + " vanish without an event");
        }
        if (!is("net/ipv4/fib_notify_on_flag_change", "0") && exists("net/ipv4/fib_notify_on_flag_change")) {
            notes.add("net.ipv4.fib_notify_on_flag_change is set: offloading drivers announce routes again that did not"
                    + " change");
        }
        return notes;
    }

    private static boolean exists(String setting) {
        return Files.exists(SYSCTL.resolve(setting));
    }

    private static boolean is(String setting, String value) {
        return value.equals(read(SYSCTL.resolve(setting), ""));
    }

    private static String read(Path file, String absent) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            return absent;
        }
    }
}
