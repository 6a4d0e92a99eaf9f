package dev.holdfast.kernel.contract;

import dev.holdfast.api.Dataplane;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What every {@link Dataplane} does. A subclass supplies a fresh kernel for each test, empty but for {@code lo}, with IPv6
 * and {@code promote_secondaries} off, and the hand of everybody else on it; it uses veth pairs, bridges and vxlan only.
 */
@ExtendWith(DeclinedCases.class)
public abstract class DataplaneContract
        implements RouteChangeContract,
                RouteShapeContract,
                DumpContract,
                WatchContract,
                LinkLossContract,
                AddressLossContract,
                Ipv6LossContract,
                LinkContract,
                UnderlayContract,
                AddressContract,
                RuleContract {
    /** The protocol number to open the dataplane with. */
    protected static final int PROTOCOL = 73;

    private KernelUnderTest kernel;

    /** Makes the kernel and opens a dataplane with {@link #PROTOCOL} to it. */
    protected abstract Dataplane open() throws Exception;

    /** What this kernel cannot do, and says so; cases that need it are held to that. */
    protected Set<Capability> lacks() {
        return Set.of();
    }

    /** The foreign hand on the kernel made last. */
    protected abstract ForeignHand hand();

    /** Throws the kernel away; the dataplane has been closed. */
    protected abstract void destroy() throws Exception;

    @BeforeEach
    final void openKernel() throws Exception {
        kernel = new KernelUnderTest(open(), hand());
    }

    @AfterEach
    final void closeKernel() throws Exception {
        if (kernel != null) {
            kernel.dataplane().close();
        }
        destroy();
    }

    @Override
    public final KernelUnderTest kernel() {
        return kernel;
    }
}
