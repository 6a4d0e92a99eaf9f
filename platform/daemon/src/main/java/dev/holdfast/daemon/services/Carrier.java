package dev.holdfast.daemon.services;

import dev.holdfast.api.Clock;
import dev.holdfast.api.IntentSource;
import dev.holdfast.api.Timers;
import dev.holdfast.api.gate.PathGates;
import dev.holdfast.api.net.Links;
import dev.holdfast.api.net.Sockets;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.Callable;

/**
 * A running plugin, as far as it carries services.
 *
 * @param plugin its id
 * @param gates who watches paths
 * @param meters those of the plugin
 * @param caller calls the plugin's code
 */
public record Carrier(
        String plugin,
        IntentSource intents,
        Timers timers,
        Links links,
        Sockets sockets,
        PathGates gates,
        Clock clock,
        MeterRegistry meters,
        Caller caller) {

    /** Calls code of a plugin where it can do the least harm. */
    public interface Caller {

        /**
         * Calls {@code work} and waits for it, but not for ever.
         *
         * @param what for the name of the thread
         * @throws Exception what {@code work} threw, or that it did not come back
         */
        <T> T call(String what, Callable<T> work) throws Exception;
    }
}
