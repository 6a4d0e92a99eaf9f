package dev.holdfast.kernel.simulated;

import dev.holdfast.model.Family;
import dev.holdfast.model.Forwarding;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.NextHop;
import dev.holdfast.model.Prefix;
import dev.holdfast.model.RouteKey;
import dev.holdfast.model.RouteType;
import dev.holdfast.model.Scope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** {@code ip route}, with the values it fills in when something is left out. */
final class RouteCommand {
    private static final int BOOT = 3;

    private final KernelState kernel;
    private final Requester who;
    private final Words words;
    private final @Nullable Family family;

    private @Nullable RouteType type;
    private @Nullable String destination;
    private @Nullable IpAddress via;
    private @Nullable String device;
    private boolean onlink;
    private final List<NextHop> legs = new ArrayList<>();
    private @Nullable IpAddress source;
    private @Nullable Scope scope;
    private long metric;
    private int protocol;
    private long table;
    private boolean everyTable;
    private int tos;
    private int mtu;
    private long nextHopId;
    private long expiresInSeconds;

    RouteCommand(KernelState kernel, Requester who, Words words, @Nullable Family family) {
        this.kernel = kernel;
        this.who = who;
        this.words = words;
        this.family = family;
    }

    void run() throws KernelRefusal {
        String verb = words.next();
        while (words.more()) {
            readWord(words.next());
        }
        switch (verb) {
            case "add", "a" -> add(Placing.ADD);
            case "append" -> add(Placing.APPEND);
            case "prepend" -> add(Placing.PREPEND);
            case "replace" -> add(Placing.REPLACE);
            case "change" -> add(Placing.CHANGE);
            case "del", "delete" -> delete();
            case "flush" -> flush();
            default -> throw words.misread("route add, append, prepend, replace, change, del or flush");
        }
    }

    private void readWord(String word) {
        switch (word) {
            case "via" -> via = gateway();
            case "dev" -> device = words.next();
            case "onlink" -> onlink = true;
            case "nexthop" -> legs.add(leg());
            case "src" -> source = words.address();
            case "metric", "priority", "preference" -> metric = words.number();
            case "proto", "protocol" -> protocol = words.protocol();
            case "table" -> {
                table = words.table();
                everyTable = table == 0;
            }
            case "scope" ->
                scope = Scope.valueOf(words.next().toUpperCase(Locale.ROOT).replace("GLOBAL", "UNIVERSE"));
            case "tos", "dsfield" ->
                tos = Integer.decode("0x" + words.next().replace("0x", "")); // ip reads hexadecimal
            case "mtu" -> mtu = (int) words.number();
            case "nhid" -> nextHopId = words.number();
            case "expires" -> expiresInSeconds = words.number();
            case "exact", "to" -> destination = words.next();
            default -> typeOrDestination(word);
        }
    }

    private void typeOrDestination(String word) {
        for (RouteType candidate : RouteType.values()) {
            if (candidate.toString().equals(word)) {
                type = candidate;
                return;
            }
        }
        if (destination != null) {
            throw words.misread("no such word as " + word);
        }
        destination = word;
    }

    private IpAddress gateway() {
        if (!words.take("inet6")) {
            words.take("inet");
        }
        return words.address();
    }

    private NextHop leg() {
        IpAddress gateway = null;
        String over = null;
        boolean direct = false;
        int weight = 1;
        while (words.more() && !"nexthop".equals(words.peek())) {
            switch (words.next()) {
                case "via" -> gateway = gateway();
                case "dev" -> over = words.next();
                case "onlink" -> direct = true;
                case "weight" -> weight = (int) words.number();
                default -> throw words.misread("via, dev, onlink or weight");
            }
        }
        return new NextHop(gateway, over, direct, weight);
    }

    private Family familyOf(String text) {
        if (family != null) {
            return family;
        }
        IpAddress hint = via == null ? source : via;
        if (!text.equals("default")) {
            return Words.prefix(text, null).family();
        }
        return hint == null ? Family.IPV4 : hint.family();
    }

    private Prefix prefix() {
        if (destination == null) {
            throw words.misread("a prefix");
        }
        return Words.prefix(destination, familyOf(destination));
    }

    private List<NextHop> hops() throws KernelRefusal {
        List<NextHop> hops = legs;
        if (hops.isEmpty() && (via != null || device != null)) {
            hops = List.of(new NextHop(via, device, onlink, 1));
        }
        for (NextHop hop : hops) {
            LinkCommand.checkDevice(kernel, hop.device());
        }
        return hops;
    }

    private void add(Placing placing) throws KernelRefusal {
        Prefix prefix = prefix();
        RouteType kind = type == null ? RouteType.UNICAST : type;
        List<NextHop> hops = hops();
        if (prefix.family() == Family.IPV6 && kind.isReject()) {
            hops = List.of(); // it hangs on lo, whatever was said
        }
        if (kind.isReject() && !hops.isEmpty()) {
            throw new KernelRefusal("EINVAL", "Gateway, device and multipath can not be specified for this route type");
        }
        if (!kind.isReject() && hops.isEmpty() && nextHopId == 0) {
            throw new KernelRefusal("ENODEV", "");
        }
        boolean linkWide = legs.isEmpty() && via == null && nextHopId == 0;
        Scope usual =
                kind == RouteType.MULTICAST || kind == RouteType.UNICAST && linkWide ? Scope.LINK : Scope.UNIVERSE;
        var forwarding = new Forwarding(kind, hops, source, scope == null ? usual : scope, mtu, nextHopId);
        long expires = expiresInSeconds == 0
                ? Long.MAX_VALUE
                : kernel.clock.nanos() + Duration.ofSeconds(expiresInSeconds).toNanos();
        kernel.dueAt(expires);
        FibEntry entry = kernel.checks.checked(
                tableOrMain(), prefix, tos, metric, protocol == 0 ? BOOT : protocol, forwarding, expires);
        kernel.fib(prefix.family()).add(entry, placing, who);
    }

    private long tableOrMain() {
        return table == 0 ? RouteKey.MAIN : table;
    }

    private void delete() throws KernelRefusal {
        Prefix prefix = prefix();
        kernel.fib(prefix.family())
                .delete(
                        new RouteMatch(
                                tableOrMain(),
                                prefix,
                                tos,
                                type,
                                scope,
                                protocol,
                                source,
                                metric,
                                hops(),
                                !legs.isEmpty(),
                                nextHopId),
                        who);
    }

    /** As {@code ip} does it: looks first, then deletes one by one what it saw. */
    private void flush() throws KernelRefusal {
        LinkCommand.checkDevice(kernel, device);
        Fib fib = kernel.fib(flushedFamily());
        if (!everyTable && fib.table(tableOrMain()) == null) {
            throw new KernelRefusal("ENOENT", "ipv4: FIB table does not exist");
        }
        boolean refused = false;
        for (FibEntry entry : fib.dump(id -> everyTable || id == tableOrMain())) {
            if (!flushes(entry)) {
                continue;
            }
            if (entry.forwarding.nextHopId() != 0) {
                refused = true; // sent back as dumped, with the object and its next hop: that is one too many
            } else {
                fib.delete(RouteMatch.asDumped(entry), who);
            }
        }
        if (refused) {
            throw new KernelRefusal("EINVAL", "Nexthop specification and nexthop id are mutually exclusive");
        }
    }

    /** Without a word about it, {@code ip} looks at IPv4 only. */
    private Family flushedFamily() {
        return destination == null ? family == null ? Family.IPV4 : family : familyOf(destination);
    }

    private boolean flushes(FibEntry entry) {
        return (destination == null || prefix().equals(entry.prefix))
                && (device == null || entry.hops().size() == 1 && entry.uses(device)) // ip looks at no legs
                && (protocol == 0 || protocol == entry.protocol)
                && (type == null || type == entry.type())
                && (metric == 0 || metric == entry.metric)
                && (via == null || entry.hops().stream().anyMatch(hop -> via.equals(hop.gateway())));
    }
}
