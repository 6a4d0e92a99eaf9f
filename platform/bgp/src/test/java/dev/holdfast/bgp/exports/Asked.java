package dev.holdfast.bgp.exports;

import dev.holdfast.bgp.rib.Rib;
import dev.holdfast.bgp.rib.RibPeer;
import dev.holdfast.bgp.rib.RibRules;
import dev.holdfast.bgp.wire.AsPath;
import dev.holdfast.bgp.wire.AttributesView;
import dev.holdfast.bgp.wire.AttributesWriter;
import dev.holdfast.bgp.wire.Origin;
import dev.holdfast.model.Family;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Prefix;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** One route in a table, and what becomes of it on some terms. */
final class Asked {
    static final IpAddress EXTERNAL = IpAddress.parse("192.0.2.2");
    static final IpAddress INTERNAL = IpAddress.parse("10.0.0.2");

    private final Rib rib = new Rib(RibRules.USUAL);
    private final BitSet clients = new BitSet();
    private final Prefix prefix;
    private final int peer;

    private Asked(RibPeer source, Prefix prefix, AttributesWriter attributes) {
        this.prefix = prefix;
        peer = rib.add(source);
        int set = rib.intern(attributes.bytes(), 0, attributes.length());
        IpAddress network = prefix.network();
        rib.announce(peer, prefix.family(), 0, network.high(), network.low(), prefix.length(), set, set, false);
        rib.release(set);
    }

    static AttributesWriter path(long... path) {
        return new AttributesWriter().origin(Origin.IGP).asPath(AsPath.of(path));
    }

    /** Of AS 65002, at 192.0.2.2. */
    static Asked external(String prefix, AttributesWriter attributes) {
        return new Asked(new RibPeer(EXTERNAL, 0x02000002, true, false), Prefix.parse(prefix), attributes);
    }

    static Asked internal(String prefix, AttributesWriter attributes) {
        return new Asked(new RibPeer(INTERNAL, 0x0A000002, false, false), Prefix.parse(prefix), attributes);
    }

    static Asked local(String prefix, AttributesWriter attributes) {
        var self = new RibPeer(new IpAddress(Family.IPV4, 0, 0), 0x01000001, false, true);
        return new Asked(self, Prefix.parse(prefix), attributes);
    }

    Asked fromClient() {
        clients.set(peer);
        return this;
    }

    Asked longLived() {
        rib.keep(peer, prefix.family());
        rib.keepLong(peer, prefix.family());
        return this;
    }

    /** The attributes in words, or the reason and what it is about. */
    String on(GivenTerms terms) {
        AttributesView view = attributes(terms);
        return view == null ? "not: " + because(terms) : view.toString();
    }

    @Nullable
    AttributesView attributes(GivenTerms terms) {
        int row = rib.find(prefix);
        int set = rule(terms).ask(prefix.family(), row, rib.best(prefix.family(), row));
        if (set == Rib.NONE) {
            return null;
        }
        byte[] bytes = rib.bytes(set);
        return new AttributesView().wrap(bytes, 0, bytes.length);
    }

    private String because(GivenTerms terms) {
        ExportRule rule = rule(terms);
        int row = rib.find(prefix);
        rule.ask(prefix.family(), row, rib.best(prefix.family(), row));
        String detail = rule.detail() == null ? "" : " " + rule.detail();
        return rule.reason(rib.peer(peer)).code() + detail;
    }

    private ExportRule rule(GivenTerms terms) {
        var shop = new Workshop(rib, (family, row, of) -> {});
        return new ExportRule(rib, terms.terms(), clients, shop.writer(terms.terms()), (family, row, of) -> {});
    }
}
