package dev.holdfast.bgp.instance;

import dev.holdfast.bgp.config.BgpConfig;
import dev.holdfast.bgp.config.PeerAddress;
import dev.holdfast.bgp.config.PeerDefaults;
import dev.holdfast.bgp.policy.Chain;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadFactory;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What the instance gets from the daemon.
 *
 * @param defaults those of {@code config}, made once
 * @param redistribution the policies of what others have in the kernel, in the order of the configuration
 * @param resolve makes a path of the configuration one that can be opened
 * @param memory remembers what is said at run time
 * @param remembered what it remembers from earlier runs
 * @param restarting whether an earlier run said that it would come back, and the time for that is not over
 * @param awaited who had a session when that run ended: their tables are waited for; null: all of the configuration
 * @param forwardingKept whether the kernel still forwards by what an earlier run put there: peers are told so
 * @param outlet where best paths go besides to peers
 * @param threads make threads in the network namespace that is managed; one for the instance, another if it listens
 */
public record InstanceSetup(
        BgpConfig config,
        PeerDefaults defaults,
        List<Chain> redistribution,
        UnaryOperator<Path> resolve,
        Memory memory,
        Memory.Content remembered,
        boolean restarting,
        @Nullable Set<PeerAddress> awaited,
        boolean forwardingKept,
        Outlet outlet,
        ThreadFactory threads,
        MeterRegistry meters) {}
