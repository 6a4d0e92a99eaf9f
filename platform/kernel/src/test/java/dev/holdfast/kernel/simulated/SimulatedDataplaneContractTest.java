package dev.holdfast.kernel.simulated;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.Dataplane;
import dev.holdfast.kernel.contract.DataplaneContract;
import dev.holdfast.kernel.contract.ForeignHand;
import dev.holdfast.model.IpAddress;

/** The contract, kept by the simulated kernel. */
final class SimulatedDataplaneContractTest extends DataplaneContract {
    private static final int SOME_PORT = 4711;

    private SimulatedKernel kernel = new SimulatedKernel();

    @Override
    protected Dataplane open() {
        kernel = new SimulatedKernel();
        return kernel.dataplane(PROTOCOL);
    }

    @Override
    protected ForeignHand hand() {
        return new ForeignHand() {
            @Override
            public void ip(String command) {
                assertThat(kernel.ip(SOME_PORT, command)).as("ip " + command).isEmpty();
            }

            @Override
            public void carrier(String link, boolean present) {
                kernel.carrier(link, present);
            }

            @Override
            public void send(IpAddress destination, int datagrams) {
                kernel.send(destination, datagrams);
            }
        };
    }

    @Override
    protected void destroy() {
        // Nothing outlives it.
    }
}
