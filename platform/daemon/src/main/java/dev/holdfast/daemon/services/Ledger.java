package dev.holdfast.daemon.services;

import dev.holdfast.api.service.ProvisioningException;
import dev.holdfast.daemon.config.Specification;
import dev.holdfast.daemon.config.StoredServices;
import dev.holdfast.daemon.config.StoredServices.Guard;
import dev.holdfast.daemon.config.StoredServices.Wanted;
import dev.holdfast.daemon.config.WrittenRecord;
import dev.holdfast.daemon.intents.ColumnIntentTable;
import dev.holdfast.daemon.intents.IntentQuery;
import dev.holdfast.daemon.intents.IntentView;
import dev.holdfast.model.Route;
import dev.holdfast.model.RouteKey;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is written down of the services, kept in step with the roster. Its callers hold the registry's lock. */
final class Ledger {
    private static final Logger log = LoggerFactory.getLogger(Ledger.class);

    private final ServiceStore store;
    private final Roster roster;
    private final ColumnIntentTable table;
    private final Map<String, Map<String, Object>> hidden = new ConcurrentSkipListMap<>();
    private List<Specification> stored = List.of();
    private Map<String, Wanted> wanted = Map.of();
    private final Map<String, List<Guard>> guards = new HashMap<>(); // of drained services

    Ledger(ServiceStore store, Roster roster, ColumnIntentTable table) {
        this.store = store;
        this.roster = roster;
        this.table = table;
    }

    void load() {
        StoredServices read = store.read();
        stored = read.services();
        wanted = read.wanted();
        guards.putAll(read.guards());
    }

    /** Hands over the services an earlier run has written down. */
    List<Specification> takeStored() {
        List<Specification> taken = stored;
        stored = List.of(); // they hold the text of the file
        return taken;
    }

    /** What an operator said in an earlier run that service {@code name} shall do. */
    Wanted wantedBefore(String name) {
        return wanted.getOrDefault(name, Wanted.ENABLED);
    }

    List<Guard> guards(String name) {
        return guards.getOrDefault(name, List.of());
    }

    /** A service added at run time stands behind one of the file that has its name. */
    void hide(String name, Map<String, Object> given) {
        hidden.put(name, given);
    }

    /** From any thread. */
    boolean isHidden(String name) {
        return hidden.containsKey(name);
    }

    @Nullable
    Map<String, Object> takeHidden(String name) {
        return hidden.remove(name);
    }

    /** @return whether there was one */
    boolean forgetHidden(String name) {
        Map<String, Object> given = hidden.remove(name);
        if (given == null) {
            return false;
        }
        try {
            writeAll(name, roster.find(name));
        } catch (ProvisioningException e) {
            hidden.put(name, given);
            throw e;
        }
        return true;
    }

    /** Writes everything down, with {@code next} in the place of the service of its name. */
    void write(Known next) {
        writeAll(next.name(), next);
    }

    void writeWithout(String name) {
        writeAll(name, null);
    }

    /**
     * What was written was not done: writes what was before.
     *
     * @param before null: there was no such service
     */
    void takeBack(String name, @Nullable Known before) {
        try {
            writeAll(name, before);
        } catch (ProvisioningException e) {
            log.atError()
                    .addKeyValue("service_name", name)
                    .addKeyValue("code", e.diagnostic().code())
                    .log("{}; after a restart the service is tried as it was written last", e.diagnostic());
        }
    }

    /** Writes the guards of drained services as they are now; they are known for certain only afterwards. */
    void writeGuards(Known drained) {
        List<Guard> now = guardsOf(drained, false);
        if (!now.equals(guards.get(drained.name()))) {
            guards.put(drained.name(), now);
            takeBack(drained.name(), drained);
        }
    }

    private void writeAll(String name, @Nullable Known next) {
        Map<String, Known> all = new TreeMap<>();
        roster.all().forEach(known -> all.put(known.name(), known));
        all.remove(name);
        if (next != null) {
            all.put(name, next);
            noteGuards(next);
        }
        try {
            store.write(content(all));
        } catch (IOException e) {
            throw Refusals.notWritten(name, store.file().toString(), e);
        }
    }

    private void noteGuards(Known known) {
        if (known.wanted() != Wanted.DRAINED) {
            guards.remove(known.name());
        } else if (known.phase() == Phase.RUNNING) {
            guards.put(known.name(), guardsOf(known, true));
        }
    }

    private ServiceStore.Content content(Map<String, Known> all) {
        Map<String, Map<String, Object>> services = new LinkedHashMap<>(hidden);
        Map<String, String> unlike = new LinkedHashMap<>();
        Map<String, List<Map<String, Object>>> kept = new LinkedHashMap<>();
        all.forEach((name, known) -> {
            boolean forgotten = known.departure() != null && known.departure().forget();
            if (forgotten) {
                return;
            }
            if (!known.fromFile()) {
                services.put(name, known.given());
            }
            if (known.wanted() != Wanted.ENABLED) {
                unlike.put(name, known.wanted().name().toLowerCase(Locale.ROOT));
            }
            if (known.wanted() == Wanted.DRAINED) {
                kept.put(name, guards(name).stream().map(Ledger::written).toList());
            }
        });
        return new ServiceStore.Content(services, unlike, kept);
    }

    private static Map<String, Object> written(Guard guard) {
        return WrittenRecord.of(guard);
    }

    /** @param ahead of the draining: the guards its routes will leave; else those it has */
    private List<Guard> guardsOf(Known known, boolean ahead) {
        String owner = known.plugin() + "/" + known.name();
        return table.list(new IntentQuery("route", owner, null, null, null, 0, 0, Integer.MAX_VALUE)).intents().stream()
                .filter(view -> ahead
                        || view.object() instanceof Route route
                                && route.forwarding().type().isReject())
                .map(view -> guard(view, ahead))
                .distinct()
                .toList();
    }

    private static Guard guard(IntentView view, boolean ahead) {
        RouteKey key = ahead ? Route.guardKey((RouteKey) view.key()) : (RouteKey) view.key();
        return new Guard(key.prefix(), key.table(), key.tos(), key.metric(), view.distance());
    }
}
