package dev.holdfast.kernel.bsd;

import dev.holdfast.api.Clock;
import dev.holdfast.api.Dataplane;
import dev.holdfast.kernel.bsd.wire.RouteSystem;
import dev.holdfast.kernel.contract.Capability;
import dev.holdfast.kernel.contract.DataplaneContract;
import dev.holdfast.kernel.contract.ForeignHand;
import dev.holdfast.kernel.simulated.SimulatedKernel;
import java.util.EnumSet;
import java.util.Set;

/** The contract, kept over a scripted route socket. */
abstract class RouteSocketContract extends DataplaneContract {
    private static final int SOME_PID = 901;

    private final RouteSystem system;
    private SimulatedKernel kernel = new SimulatedKernel();

    RouteSocketContract(RouteSystem system) {
        this.system = system;
    }

    @Override
    protected Dataplane open() {
        kernel = new SimulatedKernel();
        return new RouteSocketDataplane(
                new ScriptedRouteSocket(system, kernel, Clock.system()), PROTOCOL, Clock.system());
    }

    @Override
    protected Set<Capability> lacks() {
        Set<Capability> lacking = EnumSet.allOf(Capability.class);
        if (system == RouteSystem.FREEBSD) {
            lacking.remove(Capability.DEPARTURES_TOLD);
        }
        return lacking;
    }

    @Override
    protected ForeignHand hand() {
        return new ForeignHand() {
            @Override
            public void ip(String command) {
                String answer = kernel.ip(SOME_PID, command);
                if (!answer.isEmpty()) {
                    throw new AssertionError("ip " + command + ": " + answer);
                }
            }

            @Override
            public void carrier(String link, boolean present) {
                kernel.carrier(link, present);
            }
        };
    }

    @Override
    protected void destroy() {
        // Nothing outlives it.
    }
}
