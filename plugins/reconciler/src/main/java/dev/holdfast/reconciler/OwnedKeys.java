package dev.holdfast.reconciler;

import dev.holdfast.model.AddressKey;
import dev.holdfast.model.Family;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.LinkKey;
import dev.holdfast.model.ObjectKey;
import dev.holdfast.model.Prefix;
import dev.holdfast.model.RouteKey;
import dev.holdfast.model.RuleKey;
import java.io.DataInput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * How an object's key is written into the record of what we own. A route takes 17 bytes (IPv4) or 29.
 *
 * <pre>
 *   kind 1 | route:   family 1, length 1, tos 1, table 4, metric 4, network 4 or 16
 *          | link:    name
 *          | address: device, local, length 1, peer or nothing
 *          | rule:    family 1, priority 4, from, to, iif, oif, mark 4, mask 4, action 1, table 4
 * </pre>
 */
final class OwnedKeys {
    /** What a key takes at most, with room to spare: two device names are the longest part. */
    static final int LONGEST = 512;

    private static final int ROUTE = 1;
    private static final int LINK = 2;
    private static final int ADDRESS = 3;
    private static final int RULE = 4;

    private OwnedKeys() {}

    /** Appends {@code key}, which takes at most {@link #LONGEST} bytes. */
    static void write(ObjectKey key, ByteBuffer out) {
        if (key instanceof RouteKey route) {
            out.put((byte) ROUTE);
            writePrefix(route.prefix(), out);
            out.put((byte) route.tos());
            out.putInt((int) route.table());
            out.putInt((int) route.metric());
        } else if (key instanceof LinkKey link) {
            out.put((byte) LINK);
            writeName(link.name(), out);
        } else if (key instanceof AddressKey address) {
            out.put((byte) ADDRESS);
            writeName(address.device(), out);
            writeAddress(address.local(), out);
            out.put((byte) address.prefixLength());
            writeFlag(address.peer() != null, out);
            if (address.peer() != null) {
                writeAddress(address.peer(), out);
            }
        } else {
            writeRule((RuleKey) key, out);
        }
    }

    private static void writeRule(RuleKey rule, ByteBuffer out) {
        out.put((byte) RULE);
        out.put((byte) rule.family().ordinal());
        out.putInt((int) rule.priority());
        writeOptional(rule.from(), out);
        writeOptional(rule.to(), out);
        writeName(rule.inDevice() == null ? "" : rule.inDevice(), out);
        writeName(rule.outDevice() == null ? "" : rule.outDevice(), out);
        out.putInt((int) rule.mark());
        out.putInt((int) rule.markMask());
        out.put((byte) rule.action().ordinal());
        out.putInt((int) rule.table());
    }

    private static void writeOptional(@Nullable Prefix prefix, ByteBuffer out) {
        writeFlag(prefix != null, out);
        if (prefix != null) {
            writePrefix(prefix, out);
        }
    }

    private static void writePrefix(Prefix prefix, ByteBuffer out) {
        writeAddress(prefix.network(), out);
        out.put((byte) prefix.length());
    }

    private static void writeAddress(IpAddress address, ByteBuffer out) {
        out.put((byte) address.family().ordinal());
        if (address.family() == Family.IPV4) {
            out.putInt((int) address.low());
        } else {
            out.putLong(address.high()).putLong(address.low());
        }
    }

    private static void writeFlag(boolean flag, ByteBuffer out) {
        out.put((byte) (flag ? 1 : 0));
    }

    /** As {@link DataInput#readUTF} reads it: a device's name has no character that the two forms of UTF-8 differ in. */
    private static void writeName(String name, ByteBuffer out) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        out.putShort((short) bytes.length).put(bytes);
    }

    /** @throws IOException if it is no key; also for values a key refuses */
    static ObjectKey read(DataInput in) throws IOException {
        try {
            int kind = in.readUnsignedByte();
            return switch (kind) {
                case ROUTE -> readRoute(in);
                case LINK -> new LinkKey(in.readUTF());
                case ADDRESS -> readAddressKey(in);
                case RULE -> readRule(in);
                default -> throw new IOException("no such kind of object: " + kind);
            };
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
            throw new IOException("no valid key: " + e.getMessage(), e);
        }
    }

    private static RouteKey readRoute(DataInput in) throws IOException {
        Prefix prefix = readPrefix(in);
        int tos = in.readUnsignedByte();
        long table = Integer.toUnsignedLong(in.readInt());
        return new RouteKey(table, prefix, tos, Integer.toUnsignedLong(in.readInt()));
    }

    private static AddressKey readAddressKey(DataInput in) throws IOException {
        String device = in.readUTF();
        IpAddress local = readAddress(in);
        int length = in.readUnsignedByte();
        return new AddressKey(device, local, length, in.readBoolean() ? readAddress(in) : null);
    }

    private static RuleKey readRule(DataInput in) throws IOException {
        Family family = Family.values()[in.readUnsignedByte()];
        long priority = Integer.toUnsignedLong(in.readInt());
        Prefix from = in.readBoolean() ? readPrefix(in) : null;
        Prefix to = in.readBoolean() ? readPrefix(in) : null;
        String inDevice = in.readUTF();
        String outDevice = in.readUTF();
        long mark = Integer.toUnsignedLong(in.readInt());
        long mask = Integer.toUnsignedLong(in.readInt());
        RuleKey.Action action = RuleKey.Action.values()[in.readUnsignedByte()];
        long table = Integer.toUnsignedLong(in.readInt());
        return new RuleKey(
                family,
                priority,
                from,
                to,
                inDevice.isEmpty() ? null : inDevice,
                outDevice.isEmpty() ? null : outDevice,
                mark,
                mask,
                action,
                table);
    }

    private static Prefix readPrefix(DataInput in) throws IOException {
        IpAddress network = readAddress(in);
        return new Prefix(network, in.readUnsignedByte());
    }

    private static IpAddress readAddress(DataInput in) throws IOException {
        Family family = Family.values()[in.readUnsignedByte()];
        return family == Family.IPV4
                ? new IpAddress(family, 0, Integer.toUnsignedLong(in.readInt()))
                : new IpAddress(family, in.readLong(), in.readLong());
    }
}
