package dev.holdfast.bgp.install;

import dev.holdfast.api.IntentSource;
import dev.holdfast.model.Intent;
import dev.holdfast.model.ObjectKey;
import dev.holdfast.model.RouteKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Keeps what is wanted, and every change as a line. */
final class RecordingIntents implements IntentSource {
    final Map<RouteKey, Intent> wanted = new TreeMap<>();
    final List<String> lines = new ArrayList<>();

    @Override
    public void set(String service, Collection<Intent> intents) {
        throw new UnsupportedOperationException("differences only");
    }

    @Override
    public void update(String service, Collection<Intent> wants, Collection<? extends ObjectKey> unwanted) {
        for (Intent intent : wants) {
            wanted.put((RouteKey) intent.key(), intent);
            lines.add("+ " + intent.object());
        }
        for (ObjectKey key : unwanted) {
            wanted.remove((RouteKey) key);
            lines.add("- " + key);
        }
    }

    @Override
    public void settled() {
        lines.add("settled");
    }

    @Override
    public void unsettled() {
        lines.add("unsettled");
    }

    List<String> take() {
        var taken = List.copyOf(lines);
        lines.clear();
        return taken;
    }
}
