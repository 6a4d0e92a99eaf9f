package dev.holdfast.lab.tunnel;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What {@code ip} shows of a host, a line an object: what the daemon keeps there and what belongs to others, without what the
 * kernel makes and unmakes by itself.
 *
 * @param ours by protocol number or device
 * @param theirs all else
 */
record KernelView(Set<String> ours, Set<String> theirs) {
    private static final Pattern PARAMETERS =
            Pattern.compile("\\\\ {4}((?:gre|ip6gre|ipip|vxlan|dummy)\\b.*?) *(?:numtxqueues|addrgenmode|$)");
    private static final Pattern MTU = Pattern.compile("\\bmtu \\d+");

    /** @param devices those the daemon makes */
    static KernelView of(Ip ip, Set<String> devices) throws IOException {
        var ours = new TreeSet<String>();
        var theirs = new TreeSet<String>();
        ip.run("-o -d link show").lines().forEach(line -> sort(ours, theirs, devices, device(line), link(line)));
        ip.run("-o addr show")
                .lines()
                .filter(line -> !line.contains("inet6 fe80:"))
                .forEach(line -> sort(ours, theirs, devices, device(line), address(line)));
        for (String family : List.of("-4", "-6")) {
            Stream.concat(
                            ip.run(family + " route show table all").lines(),
                            ip.run(family + " rule show").lines())
                    .filter(line -> !line.contains("proto kernel") && !line.contains("table local"))
                    .map(line -> family + " "
                            + line.replaceAll(" (dead|linkdown)", "").strip())
                    .forEach(line -> (line.contains("proto 73") && !line.contains(" 3276") ? ours : theirs).add(line));
        }
        // The daemon restores the kernel's own rules, and then they carry its number.
        theirs.removeIf(line -> line.matches("-\\d 3276[67]:.*"));
        ours.removeIf(line -> line.matches("-\\d 3276[67]:.*"));
        return new KernelView(ours, theirs);
    }

    private static void sort(Set<String> ours, Set<String> theirs, Set<String> devices, String device, String line) {
        (devices.contains(device) ? ours : theirs).add(line);
    }

    private static String device(String line) {
        return line.split(" +")[1].replaceAll("[:@].*", "");
    }

    private static String link(String line) {
        var parameters = PARAMETERS.matcher(line);
        var mtu = MTU.matcher(line);
        return "link " + device(line) + (line.matches(".*[<,]UP[,>].*") ? " up " : " down ")
                + (mtu.find() ? mtu.group() : "") + (parameters.find() ? " " + parameters.group(1) : "");
    }

    private static String address(String line) {
        return "address "
                + line.replaceAll("^\\d+: ", "")
                        .replaceAll("\\\\ +valid_lft.*", "")
                        .replaceAll(" +", " ");
    }

    /** What one shows and the other does not, for people. */
    static String difference(Set<String> before, Set<String> after) {
        var lines = new StringBuilder();
        before.stream()
                .filter(line -> !after.contains(line))
                .forEach(line -> lines.append("     - ").append(line).append('\n'));
        after.stream()
                .filter(line -> !before.contains(line))
                .forEach(line -> lines.append("     + ").append(line).append('\n'));
        return lines.toString();
    }
}
