package dev.holdfast.bgp.wire;

import dev.holdfast.model.Family;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads UPDATEs in place, with the reaction to errors of RFC 7606. One for each session, on one thread; it looks at the
 * buffer handed to {@link #read} until the next call, and makes no garbage unless something is wrong.
 * <pre>
 *   after the header: length 2 | withdrawn IPv4 prefixes | length 2 | path attributes | IPv4 prefixes
 * </pre>
 */
public final class UpdateReader {
    private static final int WITHDRAWN_LENGTH_AT = Header.BYTES;
    private static final int WITHDRAWN_AT = WITHDRAWN_LENGTH_AT + 2;
    private static final int MALFORMED_LIST = 1;
    private static final int INVALID_NETWORK = 10;

    private final Agreement agreement;
    private final boolean ipv4;
    private final boolean ipv4AddPath;
    private final AttributeScan scan;
    private final CanonicalAttributes canonical = new CanonicalAttributes();

    private byte[] buffer = new byte[0];
    private int withdrawnAt;
    private int withdrawnEnd;
    private int attributesAt;
    private int attributesEnd;
    private int bodyEnd;
    private boolean readable;

    public UpdateReader(Agreement agreement) {
        this.agreement = agreement;
        this.ipv4 = agreement.families().contains(Family.IPV4);
        this.ipv4AddPath = agreement.addPathReceived().contains(Family.IPV4);
        this.scan = new AttributeScan(agreement);
    }

    /**
     * Takes a message whose header was checked.
     *
     * @return why the session must be closed, and with which notification; null: go on
     */
    public Fault.@Nullable SessionReset read(byte[] message, int start, int end) {
        buffer = message;
        readable = false;
        withdrawnAt = start + WITHDRAWN_AT;
        withdrawnEnd = withdrawnAt + Octets.u16(message, start + WITHDRAWN_LENGTH_AT);
        if (withdrawnEnd + 2 > end) {
            return unreadable("the withdrawn prefixes overrun the message");
        }
        attributesAt = withdrawnEnd + 2;
        attributesEnd = attributesAt + Octets.u16(message, withdrawnEnd);
        if (attributesEnd > end) {
            return unreadable("the attributes overrun the message");
        }
        bodyEnd = end;
        scan.scan(message, attributesAt, attributesEnd);
        if (scan.reset() == null) {
            checkBody();
        }
        if (scan.reset() == null) {
            checkWhole();
        }
        readable = scan.reset() == null;
        return scan.reset();
    }

    private Fault.@Nullable SessionReset unreadable(String why) {
        scan.scan(buffer, 0, 0);
        scan.resetSession(MALFORMED_LIST, Bytes.NONE, why);
        return scan.reset();
    }

    private void checkBody() {
        if (!ipv4) {
            if (withdrawnAt < withdrawnEnd || attributesEnd < bodyEnd) {
                scan.tell(new Fault.FamilyIgnored(AfiSafi.IPV4_UNICAST, "routes of a family not agreed on"));
            }
            return;
        }
        if (!Nlri.wellFormed(buffer, withdrawnAt, withdrawnEnd, Family.IPV4, ipv4AddPath)
                || !Nlri.wellFormed(buffer, attributesEnd, bodyEnd, Family.IPV4, ipv4AddPath)) {
            scan.resetSession(INVALID_NETWORK, Bytes.NONE, "a prefix cannot be read");
        }
    }

    private void checkWhole() {
        boolean body = ipv4 && attributesEnd < bodyEnd;
        boolean reach = scan.reach().family() != null && scan.reach().hasPrefixes();
        if (body || reach) {
            scan.require(body);
        }
        boolean nothingToWithdraw = attributesEnd == bodyEnd && !scan.reach().hasPrefixes();
        Fault.TreatAsWithdraw withdraw = scan.withdraw();
        if (withdraw != null && nothingToWithdraw) {
            // What the routes were cannot be known, so the error cannot be confined to them (RFC 7606 §5.2).
            Notification strictly = withdraw.strictly();
            scan.resetSession(strictly.subcode(), strictly.data(), withdraw.why() + ", and no routes to withdraw");
        }
    }

    /** What was wrong with the message, in the order found, the first few; empty for nearly every message. */
    public List<Fault> faults() {
        return List.copyOf(scan.faults());
    }

    /** Whether anything was wrong; cheaper than {@link #faults}. */
    public boolean faulty() {
        return !scan.faults().isEmpty();
    }

    /** Whether the routes announced count as withdrawn. */
    public boolean treatAsWithdraw() {
        return scan.withdraw() != null;
    }

    /** The family whose initial table is complete with this message (RFC 4724 §2); null for an ordinary one. */
    public @Nullable Family endOfRib() {
        if (!readable || withdrawnAt < withdrawnEnd || attributesEnd < bodyEnd || treatAsWithdraw()) {
            return null;
        }
        if (attributesAt == attributesEnd) {
            return ipv4 ? Family.IPV4 : null;
        }
        boolean unreachOnly = scan.kept() == 0 && scan.unreach().present();
        return unreachOnly && !scan.unreach().hasPrefixes() ? scan.unreach().family() : null;
    }

    /** Hands over what is withdrawn, and what is announced but has to be treated so. To be called before {@link #announced}. */
    public void withdrawn(PrefixVisitor visitor) {
        if (!readable) {
            return;
        }
        if (ipv4) {
            Nlri.visit(buffer, withdrawnAt, withdrawnEnd, Family.IPV4, ipv4AddPath, visitor);
        }
        visit(scan.unreach(), visitor);
        if (treatAsWithdraw()) {
            if (ipv4) {
                Nlri.visit(buffer, attributesEnd, bodyEnd, Family.IPV4, ipv4AddPath, visitor);
            }
            visit(scan.reach(), visitor);
        }
    }

    /** Hands over what is announced. A prefix that was handed over as withdrawn just before is announced anew. */
    public void announced(RouteVisitor visitor) {
        if (!readable || treatAsWithdraw()) {
            return;
        }
        if (ipv4 && attributesEnd < bodyEnd) {
            if (scan.verbatim()) {
                visitor.attributes(buffer, attributesAt, attributesEnd);
            } else {
                canonical.write(buffer, scan, agreement.fourOctetAs(), true);
                visitor.attributes(canonical.bytes(), 0, canonical.length());
            }
            Nlri.visit(buffer, attributesEnd, bodyEnd, Family.IPV4, ipv4AddPath, visitor);
        }
        if (scan.reach().family() != null && scan.reach().hasPrefixes()) {
            canonical.write(buffer, scan, agreement.fourOctetAs(), false);
            visitor.attributes(canonical.bytes(), 0, canonical.length());
            visit(scan.reach(), visitor);
        }
    }

    private void visit(Multiprotocol run, PrefixVisitor visitor) {
        Family family = run.family();
        if (family != null) {
            boolean addPath = agreement.addPathReceived().contains(family);
            Nlri.visit(buffer, run.prefixesAt(), run.prefixesEnd(), family, addPath, visitor);
        }
    }
}
