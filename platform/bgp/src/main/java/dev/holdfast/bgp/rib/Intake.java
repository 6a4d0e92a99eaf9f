package dev.holdfast.bgp.rib;

import dev.holdfast.bgp.wire.Ipv4Key;
import dev.holdfast.bgp.wire.PrefixVisitor;
import dev.holdfast.bgp.wire.RouteVisitor;
import dev.holdfast.bgp.wire.UpdateReader;
import dev.holdfast.model.Family;

/** Puts what a peer's UPDATEs say into the table. One for each session; used by the table's thread. */
public final class Intake {
    private final Rib rib;
    private final int peer;
    private final ImportRule rule;
    private final Withdrawals withdrawals = new Withdrawals();
    private final Announcements announcements = new Announcements();

    public Intake(Rib rib, int peer, ImportRule rule) {
        this.rib = rib;
        this.peer = peer;
        this.rule = rule;
    }

    /** Takes a message that was read without a reason to close the session. */
    public void take(UpdateReader update) {
        update.withdrawn(withdrawals);
        update.announced(announcements);
        announcements.done();
    }

    private final class Withdrawals implements PrefixVisitor {
        @Override
        public void ipv4(int pathId, long key) {
            rib.withdraw(
                    peer, Family.IPV4, pathId, 0, Integer.toUnsignedLong(Ipv4Key.network(key)), Ipv4Key.length(key));
        }

        @Override
        public void ipv6(int pathId, long high, long low, int length) {
            rib.withdraw(peer, Family.IPV6, pathId, high, low, length);
        }
    }

    private final class Announcements implements RouteVisitor {
        private int attributes = Rib.NONE;

        @Override
        public void attributes(byte[] buffer, int start, int end) {
            done();
            attributes = rib.intern(buffer, start, end);
        }

        @Override
        public void ipv4(int pathId, long key) {
            long network = Integer.toUnsignedLong(Ipv4Key.network(key));
            announce(Family.IPV4, pathId, 0, network, Ipv4Key.length(key));
        }

        @Override
        public void ipv6(int pathId, long high, long low, int length) {
            announce(Family.IPV6, pathId, high, low, length);
        }

        private void announce(Family family, int pathId, long high, long low, int length) {
            int effective = rule.judge(family, high, low, length, attributes);
            if (effective == ImportRule.REJECT) {
                rib.announce(peer, family, pathId, high, low, length, attributes, attributes, true);
                return;
            }
            rib.announce(peer, family, pathId, high, low, length, attributes, effective, false);
            if (effective != attributes) {
                rib.release(effective);
            }
        }

        /** The paths that use the set keep it; the reader's own hold on it ends. */
        private void done() {
            if (attributes != Rib.NONE) {
                rib.release(attributes);
                attributes = Rib.NONE;
            }
        }
    }
}
