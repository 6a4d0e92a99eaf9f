package dev.holdfast.bgp.wire;

import dev.holdfast.model.Family;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Prefix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Writes down what a reader hands over: {@code -10.0.0.0/8}, {@code +10.0.0.0/8 #7 IGP path [65002] …}. */
final class Heard implements RouteVisitor {
    private final List<String> lines = new ArrayList<>();
    private final AttributesView view = new AttributesView();
    private String attributes = "";
    private char sign = '-';

    private final boolean whole;

    private Heard(boolean whole) {
        this.whole = whole;
    }

    static List<String> of(UpdateReader reader) {
        return of(reader, false);
    }

    /** With every attribute by type and value, instead of the line for people. */
    static List<String> whole(UpdateReader reader) {
        return of(reader, true);
    }

    private static List<String> of(UpdateReader reader, boolean whole) {
        var heard = new Heard(whole);
        reader.withdrawn(heard);
        heard.sign = '+';
        reader.announced(heard);
        return heard.lines;
    }

    /** Reads a message that must not reset the session. */
    static List<String> of(Agreement agreement, byte[] message) {
        return of(reading(agreement, message));
    }

    static List<String> whole(Agreement agreement, byte[] message) {
        return whole(reading(agreement, message));
    }

    private static UpdateReader reading(Agreement agreement, byte[] message) {
        var reader = new UpdateReader(agreement);
        Fault.SessionReset reset = reader.read(message, 0, message.length);
        if (reset != null) {
            throw new AssertionError(reset);
        }
        return reader;
    }

    static String whole(AttributesView view) {
        var line = new StringBuilder();
        for (int type = 0; type < 256; type++) {
            if (view.has(type)) {
                line.append(' ').append(type).append('=').append(view.value(type));
            }
        }
        return line.toString();
    }

    @Override
    public void attributes(byte[] buffer, int start, int end) {
        // A copy, as an interning table would keep one.
        byte[] kept = Arrays.copyOfRange(buffer, start, end);
        view.wrap(kept, 0, kept.length);
        attributes = whole ? whole(view) : " " + view;
    }

    @Override
    public void ipv4(int pathId, long key) {
        line(pathId, Ipv4Key.prefix(key));
    }

    @Override
    public void ipv6(int pathId, long high, long low, int length) {
        line(pathId, new Prefix(new IpAddress(Family.IPV6, high, low), length));
    }

    private void line(int pathId, Prefix prefix) {
        lines.add(sign
                + prefix.toString()
                + (pathId == 0 ? "" : " #" + Integer.toUnsignedString(pathId))
                + (sign == '+' ? attributes : ""));
    }
}
