package dev.holdfast.bgp.instance;

import dev.holdfast.model.IpAddress;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * An address of this host.
 *
 * @param link what it is on
 * @param length of the network it is in
 */
record OwnAddress(String link, IpAddress address, int length) {
    /**
     * The JDK reads IPv6 addresses from {@code /proc/net}, which shows the namespace of the process; this shows that of the
     * thread. One address a line: its 32 digits, the number of the link, the length, scope and flags, all in hexadecimal, and
     * the name of the link (Linux net/ipv6/addrconf.c, if6_seq_show).
     */
    private static final Path IPV6 = Path.of("/proc/thread-self/net/if_inet6");

    private static final int FIELDS = 6;
    private static final int HEXADECIMAL = 16;

    /** Those of the network namespace of the calling thread; none if it has no link. Takes a while where links are many. */
    static List<OwnAddress> all() {
        List<OwnAddress> found = new ArrayList<>();
        try {
            boolean readable = Files.isReadable(IPV6);
            for (NetworkInterface link : NetworkInterface.networkInterfaces().toList()) {
                for (InterfaceAddress each : link.getInterfaceAddresses()) {
                    if (!readable || each.getAddress() instanceof Inet4Address) {
                        IpAddress address = IpAddress.ofBytes(each.getAddress().getAddress());
                        found.add(new OwnAddress(link.getName(), address, each.getNetworkPrefixLength()));
                    }
                }
            }
            if (readable) {
                Files.readAllLines(IPV6).forEach(line -> found.add(ipv6(line)));
            }
        } catch (SocketException e) {
            return found; // a namespace without any link
        } catch (IOException e) {
            return found; // without IPv6
        }
        return found;
    }

    private static OwnAddress ipv6(String line) {
        String[] fields = line.strip().split(" +", FIELDS);
        IpAddress address = IpAddress.ofBytes(HexFormat.of().parseHex(fields[0]));
        return new OwnAddress(fields[FIELDS - 1].strip(), address, Integer.parseInt(fields[2], HEXADECIMAL));
    }
}
