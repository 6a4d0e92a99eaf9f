package dev.holdfast.bgp.wire;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One walk along the path attributes of an UPDATE: where each is, and what is wrong (RFC 7606 §3). Makes no garbage unless
 * something is wrong. Reused from message to message by one thread.
 * <pre>
 *   flags 1 | type 1 | length 1, or 2 if flag 0x10 is set | value
 * </pre>
 */
final class AttributeScan {
    private static final int MALFORMED_LIST = 1;
    private static final int MISSING = 3;
    /** Further ones are not told; the first ones say what is wrong with that peer. */
    private static final int MOST_FAULTS = 16;

    private static final int MOST_DATA_BYTES = Header.MOST_BYTES - Header.BYTES - 2;

    private final Agreement agreement;
    private final long[] seen = new long[4];
    private final int[] types = new int[256];
    private final int[] headAt = new int[256];
    private final int[] valueAt = new int[256];
    private final int[] endAt = new int[256];
    /** By type: one more than its place among those kept, 0 if it is not. */
    private final int[] placeOf = new int[256];

    private int kept;
    private boolean verbatim;
    private Fault.@Nullable TreatAsWithdraw withdraw;
    private Fault.@Nullable SessionReset reset;
    private final List<Fault> faults = new ArrayList<>();
    private final Multiprotocol reach = new Multiprotocol();
    private final Multiprotocol unreach = new Multiprotocol();

    AttributeScan(Agreement agreement) {
        this.agreement = agreement;
    }

    void scan(byte[] buffer, int start, int end) {
        clear();
        int at = start;
        while (at < end && reset == null) {
            int valueStart = end - at < 3 ? Integer.MAX_VALUE : at + ((buffer[at] & AttributeType.LONG) != 0 ? 4 : 3);
            if (valueStart > end) {
                listBroken("an attribute's head is cut off");
                return;
            }
            int length = valueStart == at + 4 ? Octets.u16(buffer, at + 2) : Octets.u8(buffer, at + 2);
            if (length > end - valueStart) {
                listBroken("an attribute overruns the list");
                return;
            }
            int next = valueStart + length;
            attribute(buffer, at, valueStart, next);
            at = next;
        }
    }

    private void clear() {
        Arrays.fill(seen, 0);
        for (int place = 0; place < kept; place++) {
            placeOf[types[place]] = 0;
        }
        kept = 0;
        verbatim = agreement.fourOctetAs();
        withdraw = null;
        reset = null;
        faults.clear();
        reach.clear();
        unreach.clear();
    }

    private void attribute(byte[] buffer, int head, int value, int end) {
        int flags = Octets.u8(buffer, head);
        int type = Octets.u8(buffer, head + 1);
        long bit = 1L << (type & 63);
        if ((seen[type >>> 6] & bit) != 0) {
            again(type, buffer, head, end);
            return;
        }
        seen[type >>> 6] |= bit;
        int expected = AttributeType.flags(type);
        if (expected < 0) {
            unknown(flags, type, buffer, head, value, end);
            return;
        }
        // Whatever else is wrong, their prefixes must be found: those announced may have to be withdrawn.
        if (type == AttributeType.MP_REACH) {
            reach(buffer, head, value, end);
        } else if (type == AttributeType.MP_UNREACH) {
            unreach(buffer, value, end);
        }
        if ((flags & AttributeType.OPTIONAL_TRANSITIVE) != expected) {
            found(AttributeRules.BAD_FLAGS, type, buffer, head, end);
        } else if (type != AttributeType.MP_REACH && type != AttributeType.MP_UNREACH) {
            AttributeRules.Finding finding = AttributeRules.check(type, buffer, value, end, agreement);
            if (finding == null) {
                keep(type, head, value, end);
                verbatim &= type != AttributeType.LARGE_COMMUNITIES || !LargeCommunityBytes.repeats(buffer, value, end);
            } else {
                found(finding, type, buffer, head, end);
            }
        }
    }

    private void again(int type, byte[] buffer, int head, int end) {
        if (type == AttributeType.MP_REACH || type == AttributeType.MP_UNREACH) {
            resetSession(MALFORMED_LIST, Bytes.NONE, AttributeType.name(type) + " stands there twice");
        } else {
            found(AttributeRules.TWICE, type, buffer, head, end);
        }
    }

    private void unknown(int flags, int type, byte[] buffer, int head, int value, int end) {
        if ((flags & AttributeType.OPTIONAL) == 0) {
            found(AttributeRules.UNKNOWN_WELL_KNOWN, type, buffer, head, end);
        } else if ((flags & AttributeType.TRANSITIVE) != 0) {
            keep(type, head, value, end);
            verbatim &= (flags & AttributeType.PARTIAL) != 0;
        } else {
            verbatim = false;
        }
    }

    private void reach(byte[] buffer, int head, int value, int end) {
        int subcode = reach.readReach(buffer, value, end, agreement);
        if (subcode != 0) {
            resetSession(subcode, data(buffer, head, end), "MP_REACH_NLRI cannot be read");
        } else if (reach.family() == null) {
            tell(new Fault.FamilyIgnored(reach.afiSafi(), "routes of a family not agreed on"));
        } else {
            keep(AttributeType.MP_REACH, head, value, end);
            if (!NextHops.usable(buffer, reach.nextHopAt(), reach.nextHopLength())) {
                withdraw(AttributeType.MP_REACH, 8, data(buffer, head, end), "no address packets could be sent to");
            }
        }
        verbatim = false;
    }

    private void unreach(byte[] buffer, int value, int end) {
        int subcode = unreach.readUnreach(buffer, value, end, agreement);
        if (subcode != 0) {
            resetSession(subcode, Bytes.NONE, "MP_UNREACH_NLRI cannot be read");
        } else if (unreach.family() == null) {
            tell(new Fault.FamilyIgnored(unreach.afiSafi(), "withdrawals of a family not agreed on"));
        }
        verbatim = false;
    }

    private void keep(int type, int head, int value, int end) {
        types[kept] = type;
        headAt[kept] = head;
        valueAt[kept] = value;
        endAt[kept] = end;
        kept++;
        placeOf[type] = kept;
    }

    private void found(AttributeRules.Finding finding, int type, byte[] buffer, int head, int end) {
        if (finding.discard()) {
            verbatim = false;
            tell(new Fault.AttributeDiscard(type, finding.why()));
        } else {
            withdraw(type, finding.subcode(), data(buffer, head, end), finding.why());
        }
    }

    private static Bytes data(byte[] buffer, int head, int end) {
        return Bytes.of(buffer, head, Math.min(end, head + MOST_DATA_BYTES));
    }

    private void listBroken(String why) {
        withdraw(0, MALFORMED_LIST, Bytes.NONE, why);
    }

    private void withdraw(int type, int subcode, Bytes data, String why) {
        var strictly = new Notification(Notification.UPDATE, subcode, data);
        String subject = type == 0 ? why : AttributeType.name(type) + ": " + why;
        var fault = new Fault.TreatAsWithdraw(type, strictly, subject);
        if (withdraw == null) {
            withdraw = fault;
        }
        tell(fault);
    }

    void resetSession(int subcode, Bytes data, String why) {
        reset = new Fault.SessionReset(new Notification(Notification.UPDATE, subcode, data), why);
        faults.add(reset);
    }

    void tell(Fault fault) {
        if (faults.size() < MOST_FAULTS) {
            faults.add(fault);
        }
    }

    /** What routes cannot do without (RFC 4271 §5, RFC 7606 §3 d). */
    void require(boolean body) {
        requireOne(AttributeType.ORIGIN);
        requireOne(AttributeType.AS_PATH);
        if (body) {
            requireOne(AttributeType.NEXT_HOP);
        }
    }

    private void requireOne(int type) {
        if ((seen[0] & 1L << type) == 0) {
            withdraw(type, MISSING, Bytes.of((byte) type), "missing");
        }
    }

    /** How many attributes are left after what had to be left out. */
    int kept() {
        return kept;
    }

    /** Whether they are exactly what stood in the message, and all that {@link AttributesView} asks for holds. */
    boolean verbatim() {
        return verbatim;
    }

    int headAt(int place) {
        return headAt[place];
    }

    int valueAt(int place) {
        return valueAt[place];
    }

    int endAt(int place) {
        return endAt[place];
    }

    /** The place of the attribute of that type, -1 if it is not there. */
    int placeOf(int type) {
        return placeOf[type] - 1;
    }

    /** The first error for which all routes of the message go; null if there is none. */
    Fault.@Nullable TreatAsWithdraw withdraw() {
        return withdraw;
    }

    Fault.@Nullable SessionReset reset() {
        return reset;
    }

    List<Fault> faults() {
        return faults;
    }

    Multiprotocol reach() {
        return reach;
    }

    Multiprotocol unreach() {
        return unreach;
    }
}
