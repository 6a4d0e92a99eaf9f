package dev.holdfast.kernel.bsd;

import dev.holdfast.api.Change;
import dev.holdfast.api.Dataplane;
import dev.holdfast.api.KernelLink;
import dev.holdfast.api.Refusal;
import dev.holdfast.kernel.bsd.wire.RouteSystem;
import dev.holdfast.kernel.simulated.SimulatedKernel;
import dev.holdfast.model.Address;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Link;
import dev.holdfast.model.LinkKind;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Requests about interfaces, carried out by the simulated kernel; what they cause is told to everybody without author. */
final class ScriptedControl {
    private final RouteSystem system;
    private final SimulatedKernel kernel;
    private final Dataplane brain;
    private final ScriptedTables tables;
    private final Consumer<byte[]> report;
    private final ScriptedReports reports;
    /** Interfaces that were created and have no ends yet. */
    private final Map<String, Long> unfinished = new TreeMap<>();

    ScriptedControl(
            RouteSystem system,
            SimulatedKernel kernel,
            Dataplane brain,
            ScriptedTables tables,
            Consumer<byte[]> report) {
        this.system = system;
        this.kernel = kernel;
        this.brain = brain;
        this.tables = tables;
        this.report = report;
        this.reports = new ScriptedReports(system, tables, report);
    }

    int control(long request, ByteBuffer argument, @Nullable ByteBuffer pointed) {
        String name = name(argument, 0);
        KernelLink link = tables.link(name);
        boolean known = link != null || unfinished.containsKey(name);
        if (request == 0xc020_697cL) {
            return system == RouteSystem.DARWIN ? BsdErrno.EINVAL : create(argument, name);
        }
        if (!known) {
            return BsdErrno.ENXIO;
        }
        if (request == 0xc020_6911L) {
            argument.putShort(16, (short) (link == null ? 0 : ScriptedTables.flags(link)));
            return 0;
        }
        if (request == 0x8020_6910L) {
            return apply(new Change.SetLink(name, (argument.getShort(16) & 1) != 0), name);
        }
        if (request == 0x8020_6934L) {
            return link == null ? 0 : tell(kernel.ip(0, "link set " + name + " mtu " + argument.getInt(16)), name);
        }
        return tunnelOrAddress(request, argument, pointed, name, link);
    }

    private int tunnelOrAddress(
            long request, ByteBuffer argument, @Nullable ByteBuffer pointed, String name, @Nullable KernelLink link) {
        if (request == 0x8044_6946L) {
            return setEnds(argument, name, link);
        }
        if (request == 0x8020_696cL || request == 0xc020_696bL) {
            return key(request, pointed, name, link);
        }
        if (request == 0x8020_6928L) {
            return rename(name, name(pointed, 0));
        }
        if (request == 0x8020_6979L) {
            return destroy(name, link);
        }
        if (request == 0xc020_6947L || request == 0xc020_6948L) {
            return end(argument, request == 0xc020_6947L, link);
        }
        return address(request, argument, name);
    }

    private int create(ByteBuffer argument, String driver) {
        for (int unit = 0; ; unit++) {
            String name = driver + unit;
            if (tables.link(name) == null && !unfinished.containsKey(name)) {
                unfinished.put(name, 0L);
                argument.put(0, name.getBytes(StandardCharsets.US_ASCII));
                report.accept(MessageMaker.announcement(200 + unit, name, false));
                return 0;
            }
        }
    }

    private int setEnds(ByteBuffer argument, String name, @Nullable KernelLink link) {
        IpAddress local = inet(argument, 16);
        IpAddress remote = inet(argument, 32);
        boolean gre = link == null ? name.startsWith("gre") : link.kind() instanceof LinkKind.Gre;
        LinkKind kind =
                gre ? new LinkKind.Gre(local, remote, null, 0, true) : new LinkKind.Ipip(local, remote, 0, true);
        unfinished.remove(name);
        return link == null
                ? apply(new Change.AddLink(new Link(name, kind, 0)), name)
                : apply(new Change.ChangeLink(new Link(name, kind, 0)), name);
    }

    private int key(long request, @Nullable ByteBuffer pointed, String name, @Nullable KernelLink link) {
        if (link == null || !(link.kind() instanceof LinkKind.Gre gre)) {
            return BsdErrno.EINVAL;
        }
        if (request == 0xc020_696bL) {
            pointed.putInt(0, gre.key() == null ? 0 : gre.key().intValue());
            return 0;
        }
        long key = pointed.getInt(0) & 0xFFFF_FFFFL;
        var keyed = new LinkKind.Gre(gre.local(), gre.remote(), key == 0 ? null : key, 0, true);
        return apply(new Change.ChangeLink(new Link(name, keyed, 0)), name);
    }

    private int rename(String from, String to) {
        KernelLink link = tables.link(from);
        report.accept(MessageMaker.announcement(link.index(), from, true));
        brain.apply(List.of(new Change.DeleteLink(from)));
        int errno = apply(new Change.AddLink(new Link(to, link.kind(), link.mtu())), to);
        report.accept(MessageMaker.announcement(tables.index(to), to, false));
        return errno;
    }

    private int destroy(String name, @Nullable KernelLink link) {
        unfinished.remove(name);
        if (link == null) {
            return 0;
        }
        int errno = apply(new Change.DeleteLink(name), name);
        report.accept(MessageMaker.announcement(link.index(), name, true));
        return errno;
    }

    private static int end(ByteBuffer argument, boolean local, @Nullable KernelLink link) {
        LinkKind kind = link == null ? new LinkKind.Other("") : link.kind();
        IpAddress end;
        if (kind instanceof LinkKind.Gre gre) {
            end = local ? gre.local() : gre.remote();
        } else if (kind instanceof LinkKind.Ipip ipip) {
            end = local ? ipip.local() : ipip.remote();
        } else {
            return 49;
        }
        argument.put(16, (byte) 16).put(17, (byte) 2).put(20, end.toBytes());
        return 0;
    }

    private int address(long request, ByteBuffer argument, String name) {
        boolean darwin = system == RouteSystem.DARWIN;
        if (request == (darwin ? 0x8040_691aL : 0x8044_692bL)) {
            return addAddress(
                    name, inet(argument, 16), argument.get(32) == 0 ? null : inet(argument, 32), bits(argument, 52, 4));
        }
        if (request == (darwin ? 0x8080_691aL : 0x8088_691bL)) {
            return addAddress(name, inet6(argument, 16), null, bits(argument, 80, 16));
        }
        if (request == 0x8020_6919L) {
            return deleteAddress(name, inet(argument, 16));
        }
        return request == 0x8120_6919L ? deleteAddress(name, inet6(argument, 16)) : BsdErrno.EINVAL;
    }

    private int addAddress(String name, IpAddress local, @Nullable IpAddress peer, int length) {
        Address address = peer == null ? Address.of(name, local, length) : Address.peer(name, local, peer, length);
        int errno = apply(new Change.AddAddress(address), null);
        if (errno == 0) {
            tellAddress(address, true);
        }
        return errno;
    }

    /** The first that has the address, as these kernels do. */
    private int deleteAddress(String name, IpAddress local) {
        try {
            for (var held : brain.dumpAddresses()) {
                if (held.address().device().equals(name)
                        && held.address().local().equals(local)) {
                    int errno = apply(new Change.DeleteAddress(held.address()), null);
                    tellAddress(held.address(), false);
                    return errno;
                }
            }
        } catch (dev.holdfast.api.DumpException e) {
            throw new AssertionError(e);
        }
        return 49;
    }

    private void tellAddress(Address address, boolean present) {
        report.accept(MessageMaker.address(
                system,
                false,
                present,
                tables.index(address.device()),
                address.device(),
                address.local(),
                address.key().prefixLength(),
                address.peer()));
    }

    private int apply(Change change, @Nullable String link) {
        List<Refusal> refusals = brain.apply(List.of(change));
        if (!refusals.isEmpty()) {
            return BsdErrno.number(system, refusals.get(0).errno());
        }
        KernelLink now = link == null ? null : tables.link(link);
        if (now != null) {
            report.accept(reports.of(now));
        }
        return 0;
    }

    private int tell(String answer, String link) {
        report.accept(reports.of(tables.link(link)));
        return answer.isEmpty() ? 0 : BsdErrno.EINVAL;
    }

    private static String name(ByteBuffer buffer, int at) {
        byte[] bytes = new byte[16];
        buffer.get(at, bytes);
        String text = new String(bytes, StandardCharsets.US_ASCII);
        return text.substring(0, text.indexOf('\0'));
    }

    private static IpAddress inet(ByteBuffer buffer, int at) {
        byte[] bytes = new byte[4];
        buffer.get(at + 4, bytes);
        return IpAddress.ofBytes(bytes);
    }

    private static IpAddress inet6(ByteBuffer buffer, int at) {
        byte[] bytes = new byte[16];
        buffer.get(at + 8, bytes);
        return IpAddress.ofBytes(bytes);
    }

    private static int bits(ByteBuffer buffer, int at, int bytes) {
        int bits = 0;
        for (int i = 0; i < bytes; i++) {
            bits += Integer.bitCount(buffer.get(at + i) & 0xFF);
        }
        return bits;
    }
}
