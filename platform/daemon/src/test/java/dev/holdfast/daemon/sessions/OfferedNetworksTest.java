package dev.holdfast.daemon.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.Clock;
import dev.holdfast.daemon.intents.ColumnIntentTable;
import dev.holdfast.model.Address;
import dev.holdfast.model.Forwarding;
import dev.holdfast.model.Intent;
import dev.holdfast.model.IntentState;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.KernelObject;
import dev.holdfast.model.NextHop;
import dev.holdfast.model.ObjectKey;
import dev.holdfast.model.Owner;
import dev.holdfast.model.Policy;
import dev.holdfast.model.Prefix;
import dev.holdfast.model.Route;
import dev.holdfast.model.RouteKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Only what stands in the kernel is offered, to whoever asks for its owner, and each change once. */
class OfferedNetworksTest {
    private static final Owner STATIC = new Owner("static", "default");
    private static final Owner OTHER = new Owner("static", "other");

    private final ColumnIntentTable table = new ColumnIntentTable(Clock.system());
    private final List<String> lines = new ArrayList<>();
    private final OfferedNetworks offered = new OfferedNetworks(
            table,
            List.of("static/default", "static"),
            (entry, added, gone) -> lines.add(entry + " +" + added + " -" + gone));

    private static Route route(String prefix) {
        return new Route(RouteKey.main(Prefix.parse(prefix), 100), Forwarding.over(NextHop.dev("eth0")));
    }

    private void want(Owner owner, boolean guard, KernelObject... objects) {
        List<Intent> intents = new ArrayList<>();
        for (KernelObject object : objects) {
            intents.add(new Intent(object, owner, 10, Policy.ENFORCE, null, guard));
        }
        table.source("static").update(owner.service(), intents, List.of());
    }

    /** As the reconciler would. */
    private void state(ObjectKey key, IntentState state) {
        table.lock().lock();
        try {
            if (key instanceof RouteKey route) {
                table.routes().state(table.routes().find(route), state, 0, null);
            } else {
                Objects.requireNonNull(table.object(key)).state(state, 0, null);
            }
        } finally {
            table.lock().unlock();
        }
    }

    private List<String> look() {
        lines.clear();
        offered.look();
        return List.copyOf(lines);
    }

    @Test
    void whatIsInstalledIsOffered() {
        Route ten = route("10.0.0.0/8");
        Route eleven = route("11.0.0.0/8");
        var host = Address.of("lo", IpAddress.parse("203.0.113.9"), 32);
        var onLink = Address.of("eth0", IpAddress.parse("198.51.100.9"), 24);
        want(STATIC, true, ten);
        want(STATIC, false, host, onLink);
        want(OTHER, false, eleven);
        assertThat(look()).isEmpty();
        state(ten.key(), IntentState.INSTALLED);
        state(ten.guard().key(), IntentState.INSTALLED);
        state(eleven.key(), IntentState.INSTALLED);
        state(host.key(), IntentState.INSTALLED);
        state(onLink.key(), IntentState.INSTALLED);
        assertThat(look())
                .containsExactly(
                        "0 +[10.0.0.0/8, 203.0.113.9/32] -[]", "1 +[10.0.0.0/8, 11.0.0.0/8, 203.0.113.9/32] -[]");
        assertThat(look()).isEmpty();
        state(ten.key(), IntentState.FAILED);
        assertThat(look()).containsExactly("0 +[] -[10.0.0.0/8]", "1 +[] -[10.0.0.0/8]");
    }
}
