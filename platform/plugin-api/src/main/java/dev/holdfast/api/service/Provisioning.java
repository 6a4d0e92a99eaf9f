package dev.holdfast.api.service;

import dev.holdfast.api.bgp.SessionState;
import dev.holdfast.model.Diagnostic;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Adds, changes and removes services at run time, for the endpoints and for plugins that are another face of the same.
 * One change at a time; each is on disk before it is done, and either done whole or not at all. Safe from any thread.
 */
public interface Provisioning {

    /** In the order of their names. */
    List<ServiceView> services();

    Optional<ServiceView> service(String name);

    /**
     * @param specification YAML or JSON, the keys as they would stand below the service's name in the configuration, {@code
     *     type} included
     * @throws ProvisioningException if the name is taken or anything in it does not fit
     */
    ServiceView add(String name, String specification);

    /** Gives a service another specification; the type stays. One that stands in the configuration file is changed there. */
    ServiceView change(String name, String specification);

    /** Removes a service that was added at run time. */
    void remove(String name);

    /** Lets a disabled or drained service run again; harmless if it runs. */
    ServiceView enable(String name);

    /** Takes a service out of the kernel and keeps its specification; stays so over restarts. */
    ServiceView disable(String name);

    /** Disables a service without letting its traffic leak: see {@link Service#drain}. */
    ServiceView drain(String name);

    /** How a service stands. */
    enum State {
        /** Not everything it wants has been in the kernel yet. */
        STARTING,
        /** All it wants is in the kernel. */
        UP,
        /** It runs, and a part of it is missing or does not do its work. */
        DEGRADED,
        /** Its plugin does not run, or could not start it. */
        FAILED,
        /** Only the guards of its routes are left. */
        DRAINED,
        DISABLED,
        /** It is on its way out of the kernel. */
        REMOVING
    }

    /**
     * @param fromFile whether it stands in the configuration file; else it was added at run time
     * @param revision counts its specifications, from 1
     * @param since when it came to {@code state}
     * @param specification all keys, defaults included, as nested maps, lists and scalars
     * @param pieces its kernel objects in the order they depend on each other, see {@link Piece}; of many routes only the first
     * @param routes how many routes it wants, and how many of them are in the kernel
     * @param report null while it does not run
     * @param waitsFor what it waits for, one sentence each; empty: nothing
     * @param lastIncident id of the last incident of one of its objects; null: none is known
     */
    record ServiceView(
            String name,
            String type,
            String plugin,
            boolean fromFile,
            int revision,
            State state,
            Instant since,
            Map<String, Object> specification,
            List<Piece> pieces,
            RouteCount routes,
            @Nullable ServiceReport report,
            List<String> waitsFor,
            List<Diagnostic> troubles,
            @Nullable String lastIncident) {

        /** The session's state, if it has a session. */
        public @Nullable SessionState session() {
            return report == null ? null : report.session();
        }
    }

    /** @param kind {@code link}, {@code address}, {@code rule} or {@code route} */
    record Piece(String kind, String object, String state, Instant since, @Nullable Diagnostic diagnostic) {}

    record RouteCount(int wanted, int installed) {}
}
