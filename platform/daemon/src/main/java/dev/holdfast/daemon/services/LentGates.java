package dev.holdfast.daemon.services;

import dev.holdfast.api.gate.GatedPath;
import dev.holdfast.api.gate.PathGates;

/** Whoever watches paths, for one service. */
final class LentGates implements PathGates {
    private final PathGates gates;
    private final Loans loans;

    LentGates(PathGates gates, Loans loans) {
        this.gates = gates;
        this.loans = loans;
    }

    /** A path that is watched; two of one gate are the same. */
    private record Lent(String gate, PathGates gates) implements AutoCloseable {
        @Override
        public void close() {
            gates.forget(gate);
        }
    }

    @Override
    public boolean watch(GatedPath path) {
        boolean watched = gates.watch(path);
        loans.keep(new Lent(path.gate(), gates));
        return watched;
    }

    @Override
    public void forget(String gate) {
        loans.returned(new Lent(gate, gates));
        gates.forget(gate);
    }

    @Override
    public void rearm(String device) {
        gates.rearm(device);
    }
}
