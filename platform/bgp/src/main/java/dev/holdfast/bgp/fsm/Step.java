package dev.holdfast.bgp.fsm;

import java.util.List;

/** What an event leads to. */
public record Step(Peer peer, List<Action> actions) {
    public Step {
        actions = List.copyOf(actions);
    }
}
