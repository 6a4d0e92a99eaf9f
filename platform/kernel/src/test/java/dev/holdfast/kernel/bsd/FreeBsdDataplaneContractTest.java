package dev.holdfast.kernel.bsd;

import dev.holdfast.kernel.bsd.wire.RouteSystem;

/** The contract, kept over a scripted route socket of FreeBSD. */
final class FreeBsdDataplaneContractTest extends RouteSocketContract {
    FreeBsdDataplaneContractTest() {
        super(RouteSystem.FREEBSD);
    }
}
