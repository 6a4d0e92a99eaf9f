package dev.holdfast.daemon.services;

import dev.holdfast.api.Clock;
import dev.holdfast.api.service.Provisioning.Piece;
import dev.holdfast.api.service.Provisioning.RouteCount;
import dev.holdfast.api.service.Provisioning.ServiceView;
import dev.holdfast.api.service.Provisioning.State;
import dev.holdfast.api.service.ServiceReport;
import dev.holdfast.daemon.incidents.IncidentJournal;
import dev.holdfast.daemon.intents.ColumnIntentTable;
import dev.holdfast.daemon.intents.IntentView;
import dev.holdfast.daemon.intents.OwnerStanding;
import dev.holdfast.model.AddressKey;
import dev.holdfast.model.Diagnostic;
import dev.holdfast.model.LinkKey;
import dev.holdfast.model.Owner;
import dev.holdfast.model.RouteKey;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shows services: composed of what is known, the intent table, the plugins' reports and the journal. Safe from any thread. */
final class ServiceViews {
    private static final Logger log = LoggerFactory.getLogger(ServiceViews.class);

    private final Roster roster;
    private final Ledger ledger;
    private final ColumnIntentTable table;
    private final @Nullable IncidentJournal incidents;
    private final Transitions transitions;
    private volatile Seen seen = new Seen(-1, false, Map.of());
    private volatile Struck struck = new Struck(-1, Map.of());

    ServiceViews(
            Roster roster,
            Ledger ledger,
            ColumnIntentTable table,
            @Nullable IncidentJournal incidents,
            Clock clock,
            ServiceMeters meters) {
        this.roster = roster;
        this.ledger = ledger;
        this.table = table;
        this.incidents = incidents;
        transitions = new Transitions(clock, meters);
    }

    /** How all services' objects stood at one change of the table. */
    private record Seen(long changes, boolean fresh, Map<Owner, OwnerStanding> standings) {}

    /** The last incident of every owner, at one revision of the journal. */
    private record Struck(long revision, Map<String, Long> last) {}

    boolean isEmpty() {
        return roster.all().isEmpty();
    }

    void quiet() {
        transitions.quiet();
    }

    void forget(String name) {
        transitions.forget(name);
    }

    Map<State, Integer> counts() {
        return transitions.counts();
    }

    /** Notices who stands otherwise than before. */
    void look() {
        Map<Owner, OwnerStanding> standings = standings();
        roster.all().forEach(known -> stand(known, standings));
    }

    List<ServiceView> all() {
        Map<Owner, OwnerStanding> standings = standings();
        return roster.all().stream().map(known -> view(known, standings)).toList();
    }

    Optional<ServiceView> one(String name) {
        Known known = roster.find(name);
        return known == null ? Optional.empty() : Optional.of(view(known, standings()));
    }

    private Map<Owner, OwnerStanding> standings() {
        Seen last = seen;
        long now = table.changes();
        if (last.changes() == now && !last.fresh()) {
            return last.standings();
        }
        Map<Owner, OwnerStanding> standings = table.standings(this::isService);
        boolean fresh = standings.values().stream().anyMatch(standing -> standing.fresh() > 0);
        seen = new Seen(now, fresh, standings);
        return standings;
    }

    private boolean isService(Owner owner) {
        Known known = roster.find(owner.service());
        return known != null && known.plugin().equals(owner.plugin());
    }

    private static OwnerStanding of(Known known, Map<Owner, OwnerStanding> standings) {
        return known.plugin().isEmpty()
                ? OwnerStanding.NOTHING
                : standings.getOrDefault(new Owner(known.plugin(), known.name()), OwnerStanding.NOTHING);
    }

    private static @Nullable ServiceReport report(Known known) {
        Running<?> running = known.running();
        if (running == null || known.phase() == Phase.LEAVING) {
            return null;
        }
        try {
            return running.service().report();
        } catch (RuntimeException e) { // a plugin's mistake must not hide the service
            Diagnostic why = Refusals.reportThrew(known.name(), e);
            log.atDebug().addKeyValue("service_name", known.name()).setCause(e).log(why.toString());
            return new ServiceReport(null, Map.of(), List.of(why));
        }
    }

    private Transitions.Entered stand(Known known, Map<Owner, OwnerStanding> standings) {
        OwnerStanding objects = of(known, standings);
        ServiceReport report = report(known);
        return transitions.stands(
                known,
                () -> roster.find(known.name()) == known,
                report,
                wasUp -> Standing.of(known, objects, report, wasUp));
    }

    private ServiceView view(Known known, Map<Owner, OwnerStanding> standings) {
        OwnerStanding objects = of(known, standings);
        Transitions.Entered entered = stand(known, standings);
        Standing standing = entered.standing();
        List<Piece> pieces = new ArrayList<>();
        objects.objects().forEach(view -> pieces.add(piece(view)));
        objects.routes().forEach(view -> pieces.add(piece(view)));
        List<Diagnostic> troubles = new ArrayList<>(standing.troubles());
        if (ledger.isHidden(known.name())) {
            troubles.add(Refusals.hidden(known.name()));
        }
        Long incident = struck().get(known.plugin() + "/" + known.name());
        return new ServiceView(
                known.name(),
                known.type(),
                known.plugin(),
                known.fromFile(),
                known.revision(),
                standing.state(),
                entered.since().truncatedTo(ChronoUnit.MICROS),
                specification(known),
                pieces,
                new RouteCount(objects.wanted(), objects.installed()),
                entered.report(),
                standing.waitsFor(),
                troubles,
                incident == null ? null : String.valueOf(incident));
    }

    private static Map<String, Object> specification(Known known) {
        if (known.bound() != null) {
            return known.bound().written();
        }
        Map<String, Object> given = new LinkedHashMap<>(known.given());
        given.remove("type");
        return given;
    }

    private static Piece piece(IntentView view) {
        String kind = view.key() instanceof RouteKey
                ? "route"
                : view.key() instanceof LinkKey ? "link" : view.key() instanceof AddressKey ? "address" : "rule";
        return new Piece(
                kind,
                String.valueOf(view.object()),
                view.status().state().name(),
                view.status().since().truncatedTo(ChronoUnit.MICROS),
                view.status().diagnostic());
    }

    private Map<String, Long> struck() {
        IncidentJournal journal = incidents;
        if (journal == null) {
            return Map.of();
        }
        long revision = journal.revision();
        Struck last = struck;
        if (last.revision() != revision) {
            last = new Struck(revision, journal.lastByOwner());
            struck = last;
        }
        return last.last();
    }
}
