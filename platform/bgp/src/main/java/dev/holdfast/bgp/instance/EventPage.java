package dev.holdfast.bgp.instance;

import java.util.List;

/**
 * Events, in their order.
 *
 * @param next what to ask after next time
 * @param lost how many were forgotten before they could be told
 */
public record EventPage(List<BgpEvent> events, long next, long lost) {
    public EventPage {
        events = List.copyOf(events);
    }
}
