package dev.holdfast.compat;

import dev.holdfast.api.Json;
import dev.holdfast.api.bgp.SessionState;
import dev.holdfast.api.service.Provisioning;
import dev.holdfast.api.service.ProvisioningException;
import dev.holdfast.api.service.ServiceReport;
import dev.holdfast.model.Diagnostic;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Services without a daemon: every change is done at once and written down, unless the test says that the kernel is slow or
 * refuses. For one thread.
 */
final class BookedServices implements Provisioning {
    private static final Instant SINCE = Instant.parse("2026-01-01T00:00:00Z");

    final List<String> log = new ArrayList<>();
    private final Json json;
    private final TreeMap<String, ServiceView> services = new TreeMap<>();

    private final Set<String> disabling = new HashSet<>();

    /** What pieces become of new services; a state for link and address. */
    String pieces = "INSTALLED";

    @Nullable
    Diagnostic pieceTrouble;

    /** How many looks it takes until a service has left the kernel; less than 0: for ever. */
    int looksUntilGone;

    /** The next change is refused so. */
    @Nullable
    ProvisioningException refusal;

    @Nullable
    SessionState session;

    BookedServices(Json json) {
        this.json = json;
    }

    @Override
    public List<ServiceView> services() {
        return List.copyOf(services.values());
    }

    @Override
    public Optional<ServiceView> service(String name) {
        ServiceView view = services.get(name);
        if (view != null && view.state() == State.REMOVING) {
            if (looksUntilGone == 0 && disabling.remove(name)) {
                state(name, State.DISABLED);
            } else if (looksUntilGone == 0) {
                services.remove(name);
            } else if (looksUntilGone > 0) {
                looksUntilGone--;
            }
        }
        return Optional.ofNullable(services.get(name));
    }

    /** As if it stood in the configuration file. */
    ServiceView write(String name, String specification) {
        return put(name, specification, true, State.UP);
    }

    void state(String name, State state) {
        services.computeIfPresent(name, (key, view) -> inState(view, state));
    }

    @Override
    public ServiceView add(String name, String specification) {
        log.add("add " + name + " " + specification);
        refuse();
        if (services.containsKey(name)) {
            throw new ProvisioningException(
                    ProvisioningException.Fault.CONFLICT,
                    new Diagnostic("SVC-001", name, "the name is taken", "choose another"));
        }
        return put(name, specification, false, State.STARTING);
    }

    private void refuse() {
        ProvisioningException why = refusal;
        refusal = null;
        if (why != null) {
            throw why;
        }
    }

    @SuppressWarnings("unchecked")
    private ServiceView put(String name, String specification, boolean fromFile, State state) {
        var all = (Map<String, Object>) java.util.Objects.requireNonNull(json.read(specification));
        String type = String.valueOf(all.get("type"));
        String plugin = type.startsWith("ibrl") ? "ibrl" : type.equals("multicast") ? "multicast" : "edge-filter";
        var facts = Map.<String, Object>of("source", "192.0.2.1");
        var view = new ServiceView(
                name,
                type,
                plugin,
                fromFile,
                1,
                state,
                SINCE,
                all,
                List.of(
                        new Piece("link", name, pieces, SINCE, pieceTrouble),
                        new Piece("address", "169.254.0.1/31", pieces, SINCE, null),
                        new Piece("route", "10.0.0.0/8", "PENDING", SINCE, null)),
                new RouteCount(1, 0),
                new ServiceReport(session, facts, List.of()),
                List.of(),
                List.of(),
                null);
        services.put(name, view);
        return view;
    }

    private static ServiceView inState(ServiceView view, State state) {
        return new ServiceView(
                view.name(),
                view.type(),
                view.plugin(),
                view.fromFile(),
                view.revision(),
                state,
                view.since(),
                view.specification(),
                view.pieces(),
                view.routes(),
                view.report(),
                view.waitsFor(),
                view.troubles(),
                view.lastIncident());
    }

    @Override
    public ServiceView change(String name, String specification) {
        throw new UnsupportedOperationException("nothing here changes services");
    }

    @Override
    public void remove(String name) {
        log.add("remove " + name);
        refuse();
        state(name, State.REMOVING);
    }

    @Override
    public ServiceView enable(String name) {
        log.add("enable " + name);
        refuse();
        state(name, State.STARTING);
        return services.get(name);
    }

    @Override
    public ServiceView disable(String name) {
        log.add("disable " + name);
        refuse();
        disabling.add(name);
        state(name, State.REMOVING);
        if (looksUntilGone == 0) {
            service(name);
        }
        return services.get(name);
    }

    @Override
    public ServiceView drain(String name) {
        throw new UnsupportedOperationException("nothing here drains services");
    }
}
