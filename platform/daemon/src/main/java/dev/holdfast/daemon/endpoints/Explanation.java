package dev.holdfast.daemon.endpoints;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.holdfast.api.Dataplane;
import dev.holdfast.api.KernelRoute;
import dev.holdfast.daemon.incidents.IncidentJournal;
import dev.holdfast.daemon.incidents.IncidentQuery;
import dev.holdfast.daemon.incidents.IncidentView;
import dev.holdfast.daemon.intents.ColumnIntentTable;
import dev.holdfast.daemon.intents.IntentQuery;
import dev.holdfast.daemon.intents.IntentView;
import dev.holdfast.daemon.intents.Provenance;
import dev.holdfast.daemon.sessions.KernelSide;
import dev.holdfast.model.Family;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.ObjectKey;
import dev.holdfast.model.Prefix;
import dev.holdfast.model.RouteKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Why a route is, or is not, in the kernel: everything known of it in one answer, the verdict first. */
final class Explanation {
    private static final int MOST_ROWS = 100;
    private static final int MOST_INCIDENTS = 10;

    private final ColumnIntentTable table;
    private final IncidentJournal journal;
    private final Reconciler reconciler;
    private final Dataplane dataplane;
    private final Provenance bgp;

    /** @param bgp knows where the routes of the BGP instance come from */
    Explanation(
            ColumnIntentTable table,
            IncidentJournal journal,
            Reconciler reconciler,
            Dataplane dataplane,
            Provenance bgp) {
        this.table = table;
        this.journal = journal;
        this.reconciler = reconciler;
        this.dataplane = dataplane;
        this.bgp = bgp;
    }

    record Answer(String prefix, String verdict, List<Row> rows, Lookup lookup, List<IncidentView> incidents) {}

    /**
     * @param origin why its owner wants it, where the owner was told so
     * @param kernel what stands at this key in the kernel, ours or not, in its order
     */
    record Row(
            @JsonUnwrapped RouteJson route,
            @Nullable String origin,
            List<Contender> contenders,
            @Nullable Boolean gateOpen,
            String gateReason,
            List<String> kernel) {}

    record Contender(@Nullable String owner, int distance, boolean selected, @Nullable String object) {}

    /** Which route the kernel takes for one address now. */
    record Lookup(String address, @Nullable String route, boolean ours, String says) {}

    Answer of(Prefix asked) {
        boolean host = Parameters.isHost(asked);
        List<IntentView> views = table.list(
                        new IntentQuery("route", null, null, host ? null : asked, host ? asked : null, 0, 0, MOST_ROWS))
                .intents();
        Map<ObjectKey, List<IntentView>> byKey = new LinkedHashMap<>();
        views.forEach(view ->
                byKey.computeIfAbsent(view.key(), key -> new ArrayList<>()).add(view));
        Lookup lookup = lookup(anAddressOf(asked));
        List<IncidentView> incidents = journal.find(new IncidentQuery(asked, null, null, null, MOST_INCIDENTS));
        if (byKey.isEmpty() && incidents.isEmpty()) {
            String told = bgp.of(asked);
            throw Problem.notKnown(
                    asked.toString(),
                    "nobody wants a route for " + asked + (told == null ? "" : ", " + told) + ", and none was lost; "
                            + lookup.says(),
                    "declare it in a plugin's configuration, or ask for the exact prefix");
        }
        List<Row> rows = byKey.values().stream().map(this::row).toList();
        return new Answer(asked.toString(), Verdict.of(asked, views, lookup), rows, lookup, incidents);
    }

    private Row row(List<IntentView> contenders) {
        IntentView shown =
                contenders.stream().filter(IntentView::selected).findFirst().orElse(contenders.get(0));
        List<String> kernel = Reconciler.await(reconciler.levers().kernelAt(shown.key()));
        return new Row(
                RouteJson.of(shown),
                KernelSide.OWNER.equals(shown.owner()) ? bgp.of(((RouteKey) shown.key()).prefix()) : null,
                contenders.stream().map(Explanation::contender).toList(),
                shown.gate() == null ? null : shown.gateReason().isEmpty(),
                shown.gateReason(),
                kernel);
    }

    private static Contender contender(IntentView view) {
        return new Contender(
                view.owner() == null ? null : view.owner().toString(),
                view.distance(),
                view.selected(),
                view.object() == null ? null : view.object().toString());
    }

    private Lookup lookup(IpAddress address) {
        Optional<KernelRoute> found = Reconciler.await(reconciler.levers().lookup(address));
        if (found.isEmpty()) {
            return new Lookup(address.toString(), null, false, "the kernel has no route to " + address);
        }
        boolean ours = found.get().protocol() == dataplane.protocol();
        return new Lookup(
                address.toString(),
                found.get().toString(),
                ours,
                "the kernel sends " + address + " by " + (ours ? "our" : "a foreign") + " route: " + found.get());
    }

    /** One that a host could have: the first after the network address, where there is one. */
    private static IpAddress anAddressOf(Prefix prefix) {
        IpAddress network = prefix.network();
        boolean alone = prefix.family().bits() - prefix.length() < 2;
        if (alone) {
            return network;
        }
        return prefix.family() == Family.IPV4
                ? new IpAddress(Family.IPV4, 0, network.low() | 1)
                : new IpAddress(Family.IPV6, network.high(), network.low() | 1);
    }
}
