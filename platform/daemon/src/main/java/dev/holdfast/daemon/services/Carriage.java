package dev.holdfast.daemon.services;

import dev.holdfast.api.bgp.BgpSpeaker;
import dev.holdfast.daemon.intents.ColumnIntentTable;
import dev.holdfast.model.Diagnostic;
import dev.holdfast.model.ObjectKey;
import dev.holdfast.model.Owner;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls the plugins to carry services, one call at a time: whoever calls this holds the registry's lock. A plugin that
 * throws, or does not come back, costs its service and no other.
 */
final class Carriage {
    private static final Logger log = LoggerFactory.getLogger(Carriage.class);

    private final ColumnIntentTable table;
    private final BgpSpeaker speaker;
    private final Patience patience;
    private final Runnable onEnded;
    private final Map<String, Carrier> carriers = new ConcurrentHashMap<>();
    private final Map<String, Sessions> learning = new ConcurrentHashMap<>();

    /** @param onEnded called on any thread when a service has said its good-byes; must not wait */
    Carriage(ColumnIntentTable table, BgpSpeaker speaker, Patience patience, Runnable onEnded) {
        this.table = table;
        this.speaker = speaker;
        this.patience = patience;
        this.onEnded = onEnded;
    }

    Duration longestGoodbye() {
        return patience.goodbye();
    }

    boolean runs(String plugin) {
        return carriers.containsKey(plugin);
    }

    /** A plugin has started; its services are started next. */
    void begin(Carrier carrier) {
        carrier.intents().unsettled(); // what is missing until all have been started is not taken away
        carriers.put(carrier.plugin(), carrier);
        learning.put(carrier.plugin(), new Sessions(carrier.intents()::settled));
    }

    /** All services of the plugin have been started; its source settles when their sessions have spoken. */
    void allStarted(Carrier carrier) {
        Sessions sessions = learning.get(carrier.plugin());
        if (sessions != null && !sessions.allOpened()) {
            waitFor(carrier, sessions, patience.learning());
        }
    }

    private void waitFor(Carrier carrier, Sessions sessions, Duration time) {
        carrier.timers().after(time, () -> {
            Duration more = sessions.giveUp(patience.learning());
            if (!more.isZero()) {
                waitFor(carrier, sessions, more);
            }
        });
    }

    void end(String plugin) {
        carriers.remove(plugin);
        learning.remove(plugin);
    }

    /** Running, or stopped with the reason. */
    Known start(Known known) {
        Bound<?> bound = known.bound();
        Carrier carrier = bound == null ? null : carriers.get(bound.plugin());
        Sessions sessions = bound == null ? null : learning.get(bound.plugin());
        if (bound == null || carrier == null || sessions == null) {
            return known.stopped(
                    known.bound() == null && known.failure() != null
                            ? known.failure()
                            : Refusals.notCarried(known.name(), known.type(), known.plugin()));
        }
        var scope = new ServiceScope(carrier, known.name(), speaker, sessions, table::claimed, onEnded);
        try {
            return known.runs(call(carrier, "start", () -> Running.start(bound, scope)));
        } catch (Exception e) { // whatever a plugin throws; its declarations are taken back
            scope.ended();
            return known.stopped(failed(known.name(), "start", e));
        }
    }

    /**
     * Goes on with another specification; if the plugin throws, with the one before.
     *
     * @throws Failure if it does not go on with the new one
     */
    Known change(Known before, Known after) throws Failure {
        Running<?> running = before.running();
        Bound<?> bound = after.bound();
        if (running == null || bound == null) {
            throw new IllegalStateException(before.name() + " does not run");
        }
        Carrier carrier = running.scope().carrier();
        try {
            return after.runs(call(carrier, "change", () -> running.change(bound)));
        } catch (Exception e) { // whatever a plugin throws
            log.atError()
                    .addKeyValue("service_name", before.name())
                    .setCause(e)
                    .log("Service {} was not changed", before.name());
            throw new Failure(Refusals.wentBack(before.name(), e), goBack(before, running));
        }
    }

    private Known goBack(Known before, Running<?> running) {
        try {
            return before.runs(call(running.scope().carrier(), "change", () -> running.change(running.bound())));
        } catch (Exception e) { // it can do neither: begin once more
            log.atWarn()
                    .addKeyValue("service_name", before.name())
                    .setCause(e)
                    .log("Service {} starts anew", before.name());
            stop(before);
            return start(before);
        }
    }

    /** A change that was not made. */
    static final class Failure extends Exception {
        private static final long serialVersionUID = 1L;
        private final transient Diagnostic why;
        private final transient Known now;

        Failure(Diagnostic why, Known now) {
            super(why.toString());
            this.why = why;
            this.now = now;
        }

        Diagnostic why() {
            return why;
        }

        /** How the service stands after it. */
        Known now() {
            return now;
        }
    }

    /** It says its good-byes; {@link #advance} sees it off. */
    Known leave(Known known, boolean forget) {
        Running<?> running = known.running();
        if (running == null) {
            return known.leaves(withdrawn(known, forget));
        }
        try {
            call(running.scope().carrier(), "remove", () -> {
                running.service().remove();
                return Boolean.TRUE;
            });
        } catch (Exception e) { // whatever a plugin throws: it goes without a good-bye
            failed(known.name(), "remove", e);
            running.scope().ended();
        }
        onEnded.run();
        return known.leaves(Departure.now(forget));
    }

    /** Of one that does not run: its plugin may have failed, or it was drained in an earlier run. */
    private Departure withdrawn(Known known, boolean forget) {
        if (known.plugin().isEmpty()) {
            return Departure.now(forget);
        }
        var owner = new Owner(known.plugin(), known.name());
        List<ObjectKey> left = table.claimed(owner);
        if (!left.isEmpty()) {
            table.source(known.plugin()).set(known.name(), List.of());
        }
        return new Departure(forget, System.nanoTime(), left);
    }

    /**
     * Where a leaving service has come to.
     *
     * @return {@code known} if it is still on its way; else as it is to be shown afterwards
     */
    Known advance(Known known) {
        Departure departure = known.departure();
        if (departure == null) {
            return known;
        }
        boolean late =
                System.nanoTime() - departure.since() > patience.goodbye().toNanos();
        Running<?> running = known.running();
        if (running != null && !running.scope().isOver()) {
            if (!late) {
                return known;
            }
            warn(Refusals.forced(known.name(), patience.goodbye().toSeconds()));
            running.scope().ended();
        }
        List<ObjectKey> left = table.leaving(
                running == null ? departure.left() : running.scope().takenBack());
        if (!left.isEmpty() && !late) {
            return known;
        } else if (!left.isEmpty()) {
            warn(Refusals.lingering(known.name(), left.size()));
        }
        return known.stopped(null);
    }

    /** Only guards are left of it, or it is stopped with the reason. */
    Known drain(Known known) throws Failure {
        Running<?> running = known.running();
        if (running == null) {
            throw new IllegalStateException(known.name() + " does not run");
        }
        try {
            call(running.scope().carrier(), "drain", () -> {
                running.service().drain();
                return Boolean.TRUE;
            });
            return known.drained(running);
        } catch (Exception e) { // whatever a plugin throws: better whole than half drained
            Diagnostic why = failed(known.name(), "drain", e);
            stop(known);
            throw new Failure(why, start(known));
        }
    }

    /** Its plugin stops, or it is to start anew; what it wants in the kernel stays wanted. */
    void stop(Known known) {
        Running<?> running = known.running();
        if (running == null) {
            return;
        }
        try {
            call(running.scope().carrier(), "stop", () -> {
                running.service().stop();
                return Boolean.TRUE;
            });
        } catch (Exception e) { // whatever a plugin throws: its plugin stops all the same
            failed(known.name(), "stop", e);
        }
        if (known.phase() == Phase.LEAVING) {
            running.scope().ended();
        } else {
            running.scope().leave();
        }
    }

    private static <T> T call(Carrier carrier, String what, Callable<T> work) throws Exception {
        return carrier.caller().call(what + "-service", work);
    }

    private static Diagnostic failed(String name, String verb, Exception e) {
        Diagnostic why = Refusals.threw(name, verb, e);
        log.atError()
                .addKeyValue("service_name", name)
                .addKeyValue("code", why.code())
                .setCause(e)
                .log(why.toString());
        return why;
    }

    private static void warn(Diagnostic why) {
        log.atWarn()
                .addKeyValue("service_name", why.subject())
                .addKeyValue("code", why.code())
                .log(why.toString());
    }
}
