package dev.holdfast.daemon.endpoints;

import dev.holdfast.bgp.instance.BgpEvent;
import dev.holdfast.bgp.instance.EventPage;
import dev.holdfast.bgp.instance.InstanceControl;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code /actuator/bgp/events}: what happens, by long polls: {@code after} is the number that the last answer gave as
 * {@code next}.
 */
@RestController
final class BgpEventPages {
    private static final int LONGEST_WAIT_SECONDS = 30;

    private final Bgp bgp;
    private final Semaphore waiters; // each holds a thread of the server

    BgpEventPages(Bgp bgp, int mostWaiters) {
        this.bgp = bgp;
        waiters = new Semaphore(mostWaiters);
    }

    /** @param lost how many were forgotten before they could be told */
    record Answer(long next, long lost, List<EventJson> events) {}

    record EventJson(
            long number,
            Instant at,
            String kind,
            String what,
            String peer,
            String prefix,
            String previousPeer,
            long pathId,
            String text) {
        static EventJson of(BgpEvent event) {
            return new EventJson(
                    event.number(),
                    IntentJson.micros(event.at()),
                    Bgp.word(event.kind()),
                    event.what(),
                    event.peer(),
                    event.prefix(),
                    event.previousPeer(),
                    event.pathId(),
                    event.text());
        }
    }

    @GetMapping("/actuator/bgp/events")
    Answer events(
            @RequestParam(defaultValue = "0") long after,
            @RequestParam(defaultValue = "0") int wait,
            @RequestParam(required = false) @Nullable String watch,
            @RequestParam(required = false) @Nullable String peer) {
        InstanceControl control = bgp.control();
        Set<BgpEvent.Kind> kinds = kinds(watch);
        int seconds = Math.max(0, Math.min(wait, LONGEST_WAIT_SECONDS));
        boolean waits = seconds > 0 && waiters.tryAcquire();
        try {
            EventPage page = control.events(after, Duration.ofSeconds(waits ? seconds : 0), kinds);
            List<EventJson> events = page.events().stream()
                    .filter(event -> peer == null
                            || event.peer().equals(peer)
                            || event.previousPeer().equals(peer))
                    .map(EventJson::of)
                    .toList();
            return new Answer(page.next(), page.lost(), events);
        } finally {
            if (waits) {
                waiters.release();
            }
        }
    }

    private static Set<BgpEvent.Kind> kinds(@Nullable String watch) {
        if (watch == null || watch.isBlank()) {
            return EnumSet.of(BgpEvent.Kind.PEERS);
        }
        Set<BgpEvent.Kind> kinds = EnumSet.noneOf(BgpEvent.Kind.class);
        for (String each : watch.split(",")) {
            kinds.add(Bgp.word(BgpEvent.Kind.class, "watch", each.strip()));
        }
        return kinds;
    }
}
