package dev.holdfast.bgp.fsm;

import dev.holdfast.bgp.wire.Bytes;
import dev.holdfast.bgp.wire.Capability;
import dev.holdfast.bgp.wire.Notification;
import dev.holdfast.bgp.wire.Open;
import dev.holdfast.bgp.wire.OpenRules;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What our OPEN says, and what a peer may have against it. */
final class Opens {
    private static final int UNSUPPORTED_PARAMETER = 4;
    private static final int UNSUPPORTED_CAPABILITY = 7;

    private Opens() {}

    static Open of(Turn turn) {
        PeerConfig config = turn.config;
        OpenRules rules = config.rules();
        List<Capability> capabilities = config.capabilities().stream()
                .map(capability -> restarting(capability, turn.restarting))
                .toList();
        Open whole = Open.of(rules.localAs(), config.holdSeconds(), rules.localId(), capabilities);
        List<Capability> offered = whole.capabilities().stream()
                .filter(capability -> !turn.dropped.contains(capability.code()))
                .toList();
        return new Open(whole.headerAs(), whole.holdSeconds(), whole.routerId(), offered);
    }

    /** Only the first session after a restart may say so (RFC 4724 §4.1). */
    private static Capability restarting(Capability capability, boolean restarting) {
        return capability instanceof Capability.GracefulRestart restart
                ? new Capability.GracefulRestart(
                        restarting, restart.notification(), restart.seconds(), restart.families())
                : capability;
    }

    /** The codes of those of our capabilities for which a peer refused the session (RFC 5492 §3, RFC 4271 §6.2). */
    static Set<Integer> blamed(Connection connection, Notification notification) {
        Open sent = connection.sent();
        if (sent == null || notification.code() != Notification.OPEN) {
            return Set.of();
        }
        Set<Integer> ours =
                sent.capabilities().stream().map(Capability::code).collect(Collectors.toCollection(HashSet::new));
        if (notification.subcode() == UNSUPPORTED_PARAMETER) {
            return ours;
        }
        if (notification.subcode() == UNSUPPORTED_CAPABILITY) {
            ours.retainAll(named(notification.data()));
            return ours;
        }
        return Set.of();
    }

    /** The codes in a run of capabilities; one that is cut off ends it. */
    private static Set<Integer> named(Bytes data) {
        Set<Integer> codes = new HashSet<>();
        for (int at = 0; at + 1 < data.length(); at += 2 + data.at(at + 1)) {
            codes.add(data.at(at));
        }
        return codes;
    }

    /** There is no family both sides want: names those that we have. */
    static Notification noFamily(Open ours) {
        List<Capability.Multiprotocol> families =
                ours.all(Capability.Multiprotocol.class).toList();
        byte[] data = new byte[6 * families.size()];
        for (int i = 0; i < families.size(); i++) {
            int at = 6 * i;
            data[at] = Capability.MULTIPROTOCOL;
            data[at + 1] = 4;
            data[at + 2] = (byte) (families.get(i).family().afi() >>> 8);
            data[at + 3] = (byte) families.get(i).family().afi();
            data[at + 5] = (byte) families.get(i).family().safi();
        }
        return new Notification(Notification.OPEN, UNSUPPORTED_CAPABILITY, Bytes.of(data));
    }
}
