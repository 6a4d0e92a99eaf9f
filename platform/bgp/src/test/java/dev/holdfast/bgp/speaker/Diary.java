package dev.holdfast.bgp.speaker;

import dev.holdfast.api.bgp.LearnedRoute;
import dev.holdfast.api.bgp.SessionListener;
import dev.holdfast.api.bgp.SessionState;
import dev.holdfast.model.Prefix;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Writes down what a session tells, one line each. */
class Diary implements SessionListener {
    private final List<String> lines = new ArrayList<>();

    synchronized List<String> lines() {
        return List.copyOf(lines);
    }

    /** Waits until there is such a line; answers with all. */
    List<String> await(String line) {
        return await(line, 1);
    }

    /** Waits until there are so many of such a line; answers with all. */
    List<String> await(String line, int times) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (Collections.frequency(lines(), line) < times) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("'" + line + "' never came, but " + lines());
            }
            LockSupport.parkNanos(2_000_000);
        }
        return lines();
    }

    private synchronized void write(String line) {
        lines.add(line);
    }

    @Override
    public void state(SessionState state) {
        write(state.status().toString());
    }

    @Override
    public void routes(Collection<LearnedRoute> learned, Collection<Prefix> withdrawn) {
        withdrawn.forEach(prefix -> write("- " + prefix));
        learned.forEach(route -> write("+ " + route.prefix() + " by " + route.nextHop()));
    }

    @Override
    public void complete() {
        write("complete");
    }

    @Override
    public void lost() {
        write("lost");
    }
}
