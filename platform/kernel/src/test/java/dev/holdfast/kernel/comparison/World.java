package dev.holdfast.kernel.comparison;

import dev.holdfast.api.Dataplane;
import dev.holdfast.api.DumpException;
import dev.holdfast.api.KernelAddress;
import dev.holdfast.api.KernelRoute;
import dev.holdfast.api.KernelRule;
import dev.holdfast.api.Refusal;
import dev.holdfast.api.RouteFilter;
import dev.holdfast.kernel.contract.RecordedEvents;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Prefix;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/** One of the two kernels, watched through its dataplane. */
final class World {
    private static final Prefix LINK_LOCAL = Prefix.parse("fe80::/10");
    private static final Prefix GROUPS = Prefix.parse("ff00::/8");
    private static final Prefix MARKS = Prefix.parse("198.51.96.0/19");

    private final Dataplane dataplane;
    private final Function<String, Boolean> ip;
    private final RecordedEvents events = new RecordedEvents();
    private int marks;

    /** @param ip runs {@code ip} with these words and says whether it succeeded */
    World(Dataplane dataplane, Function<String, Boolean> ip) {
        this.dataplane = dataplane;
        this.ip = ip;
        dataplane.watch(events);
    }

    /** Does it; the answer is comparable. */
    String take(Step step) {
        if (step.ip() != null) {
            return ip.apply(step.ip()) ? "done" : "refused";
        }
        List<Refusal> refusals = dataplane.apply(List.of(Objects.requireNonNull(step.change())));
        return refusals.isEmpty() ? "done" : refusals.get(0).errno();
    }

    /** Returns when all that happened so far has been told. */
    void settle() {
        marks++;
        Prefix mark = Prefix.host(IpAddress.parse("198.51." + (100 + marks / 250) + "." + marks % 250));
        ip.apply("route add unreachable " + mark + " table 99");
        events.await(
                "mark",
                event -> event.object() instanceof KernelRoute route
                        && route.prefix().equals(mark),
                Duration.ofSeconds(5));
        ip.apply("route del unreachable " + mark + " table 99");
    }

    List<String> links() {
        return dump(() -> dataplane.dumpLinks().stream()
                .map(link -> link.name() + (link.up() ? " up" : " down") + (link.carrier() ? " carrier" : "") + " mtu "
                        + link.mtu() + " " + link.kind())
                .sorted()
                .toList());
    }

    /** All that the kernel holds; of routes with one prefix the order counts. */
    List<String> state() {
        return dump(() -> {
            var lines = new ArrayList<String>(links());
            dataplane.dumpAddresses().stream()
                    .filter(address -> !address.address().local().isLinkLocal())
                    .map(KernelAddress::toString)
                    .sorted()
                    .forEach(lines::add);
            dataplane.dumpRules().stream()
                    .sorted(Comparator.comparing(KernelRule::family))
                    .map(rule -> rule.family() + " " + rule.priority() + " " + rule.protocol() + " " + rule.key())
                    .forEach(lines::add);
            var routes = new ArrayList<KernelRoute>();
            dataplane.dumpRoutes(RouteFilter.ALL, route -> routes.add(route.toRoute()));
            routes.stream()
                    .filter(World::counts)
                    .sorted(Comparator.comparingLong(KernelRoute::table).thenComparing(KernelRoute::prefix))
                    .map(route -> route + " scope " + route.forwarding().scope())
                    .forEach(lines::add);
            return lines;
        });
    }

    /** What was told since the last time, in no order. The presence of addresses is told more than once by some. */
    List<String> takeEvents() {
        List<String> told = events.all().stream()
                .filter(World::counts)
                .map(event -> event.what()
                        + (event.origin().isAnonymous() ? " by nobody " : " by somebody ")
                        + event.object())
                .sorted()
                .toList();
        events.clear();
        return told;
    }

    private static boolean counts(RecordedEvents.Event event) {
        if (event.object() instanceof KernelRoute route) {
            return counts(route);
        }
        if (event.object() instanceof KernelAddress address) {
            return event.what().equals("GONE") && !address.address().local().isLinkLocal();
        }
        return event.isAbout(KernelRule.class) || event.isAbout(Long.class) || event.isAbout(String.class);
    }

    private static boolean counts(KernelRoute route) {
        IpAddress network = route.prefix().network();
        return !LINK_LOCAL.contains(network) && !GROUPS.contains(network) && !MARKS.contains(network);
    }

    private interface Dump {
        List<String> get() throws DumpException;
    }

    private static List<String> dump(Dump dump) {
        try {
            return dump.get();
        } catch (DumpException e) {
            throw new AssertionError("the dump was broken off", e);
        }
    }
}
