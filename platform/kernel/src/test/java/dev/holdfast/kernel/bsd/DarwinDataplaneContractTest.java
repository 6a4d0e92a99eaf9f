package dev.holdfast.kernel.bsd;

import dev.holdfast.kernel.bsd.wire.RouteSystem;

/** The contract, kept over a scripted route socket of Darwin. */
final class DarwinDataplaneContractTest extends RouteSocketContract {
    DarwinDataplaneContractTest() {
        super(RouteSystem.DARWIN);
    }
}
