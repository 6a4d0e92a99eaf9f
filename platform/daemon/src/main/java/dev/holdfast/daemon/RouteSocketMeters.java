package dev.holdfast.daemon;

import dev.holdfast.kernel.bsd.MessageCounts;
import dev.holdfast.kernel.bsd.wire.MessageClass;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** What came over a route socket, as meters. Look-ups that rise while events stay flat are the healthy picture. */
final class RouteSocketMeters {
    private RouteSocketMeters() {}

    static void bind(MeterRegistry meters, MessageCounts counts) {
        for (MessageClass what : MessageClass.values()) {
            FunctionCounter.builder("holdfast.route.socket.messages", counts, each -> each.of(what))
                    .description("Messages read from the route socket, by what they mean to us")
                    .baseUnit("messages")
                    .tag("class", what.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                    .register(meters);
        }
        bind(
                meters,
                "mismatches",
                "Reads that were not exactly one message: refused requests of others, or forged",
                counts,
                MessageCounts::mismatchedRecords);
        bind(meters, "losses", "Times the kernel could not keep messages for us", counts, MessageCounts::losses);
        bind(
                meters,
                "resyncs",
                "Times everything was read again because messages were lost or unreadable",
                counts,
                MessageCounts::resyncs);
    }

    private static void bind(
            MeterRegistry meters,
            String name,
            String description,
            MessageCounts counts,
            ToDoubleFunction<MessageCounts> value) {
        FunctionCounter.builder("holdfast.route.socket." + name, counts, value)
                .description(description)
                .register(meters);
    }
}
