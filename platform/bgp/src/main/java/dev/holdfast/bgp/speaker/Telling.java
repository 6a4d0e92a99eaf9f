package dev.holdfast.bgp.speaker;

import dev.holdfast.api.bgp.SessionSpec;
import dev.holdfast.bgp.wire.Agreement;
import dev.holdfast.bgp.wire.AsPath;
import dev.holdfast.bgp.wire.AttributesWriter;
import dev.holdfast.bgp.wire.Ipv4Key;
import dev.holdfast.bgp.wire.MessageSink;
import dev.holdfast.bgp.wire.Origin;
import dev.holdfast.bgp.wire.UpdateWriter;
import dev.holdfast.model.Family;
import dev.holdfast.model.Prefix;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What one established session tells its peer: the service's own prefixes, with the tunnel's address as next hop. */
final class Telling {
    private static final long PREFERENCE = 100; // what RFC 4271 leaves open and everybody uses

    private final Agreement agreement;
    private final UpdateWriter writer;
    private final AttributesWriter attributes = new AttributesWriter();
    private final Set<Prefix> told = new LinkedHashSet<>();

    Telling(SessionSpec spec, Agreement agreement, MessageSink sink) {
        this.agreement = agreement;
        writer = new UpdateWriter(agreement, sink);
        attributes.origin(Origin.IGP);
        if (agreement.internal()) {
            attributes.asPath(AsPath.EMPTY).nextHop(spec.local()).localPref(PREFERENCE);
        } else {
            attributes.asPath(AsPath.of(spec.localAs())).nextHop(spec.local());
        }
    }

    /** Brings the peer from what it was told to {@code prefixes}; only differences are sent. */
    void tell(Collection<Prefix> prefixes) {
        List<Prefix> gone =
                told.stream().filter(each -> !prefixes.contains(each)).toList();
        List<Prefix> fresh =
                prefixes.stream().filter(each -> !told.contains(each)).toList();
        for (Family family : Family.values()) {
            if (agreement.families().contains(family)) {
                withdraw(family, gone);
                announce(family, fresh);
            }
        }
        gone.forEach(told::remove);
        told.addAll(fresh);
    }

    /** The peer has asked to hear everything again. */
    void tellAgain() {
        List<Prefix> all = List.copyOf(told);
        told.clear();
        tell(all);
    }

    void endOfRib() {
        agreement.families().forEach(writer::endOfRib);
    }

    private void withdraw(Family family, List<Prefix> prefixes) {
        if (prefixes.stream().anyMatch(each -> each.family() == family)) {
            writer.withdraw(family);
            put(family, prefixes);
        }
    }

    private void announce(Family family, List<Prefix> prefixes) {
        boolean any = prefixes.stream().anyMatch(each -> each.family() == family);
        if (any && writer.announce(family, attributes.bytes(), 0, attributes.length()) == UpdateWriter.Sendable.YES) {
            put(family, prefixes);
        }
    }

    private void put(Family family, List<Prefix> prefixes) {
        for (Prefix prefix : prefixes) {
            if (prefix.family() != family) {
                continue;
            }
            if (family == Family.IPV4) {
                writer.ipv4(0, Ipv4Key.of(prefix));
            } else {
                writer.ipv6(0, prefix.network().high(), prefix.network().low(), prefix.length());
            }
        }
        writer.flush();
    }
}
