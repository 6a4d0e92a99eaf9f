package dev.holdfast.daemon.intents;

import java.util.List;

/**
 * A part of a listing.
 *
 * @param total how many there are in all
 */
public record IntentPage(int total, List<IntentView> intents) {
    public IntentPage {
        intents = List.copyOf(intents);
    }
}
