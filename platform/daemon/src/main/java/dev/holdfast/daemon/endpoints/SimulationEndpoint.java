package dev.holdfast.daemon.endpoints;

import dev.holdfast.kernel.simulated.SimulatedKernel;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/** {@code POST /actuator/simulation}: a foreign hand on the simulated kernel. There only when the kernel is simulated. */
@Endpoint(id = "simulation")
final class SimulationEndpoint {
    private static final int FOREIGN_PORT = 4711;

    private final SimulatedKernel kernel;

    SimulationEndpoint(SimulatedKernel kernel) {
        this.kernel = kernel;
    }

    /** @param answer what {@code ip} would have printed; empty: it worked */
    record Answer(String answer) {}

    /** @param ip what would follow the word {@code ip} in a shell */
    @WriteOperation
    Answer act(String ip) {
        try {
            return new Answer(kernel.ip(FOREIGN_PORT, ip));
        } catch (IllegalArgumentException e) {
            throw Problem.badParameter("ip", String.valueOf(e.getMessage()), "give words that ip understands");
        }
    }
}
