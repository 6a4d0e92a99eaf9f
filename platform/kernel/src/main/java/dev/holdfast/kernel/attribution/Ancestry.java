package dev.holdfast.kernel.attribution;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Who comes from whom, among the lives of a {@link ProcessTable} and under its lock. */
final class Ancestry {
    /** How many ancestors are named. */
    static final int MAX_NAMES = 8;
    /** Two readings of one start time differ by the rounding of clock ticks and of the time since boot. */
    static final long START_TOLERANCE = Duration.ofMillis(50).toNanos();
    /** How far up is looked: some ancestors share a name, and are shown as one. */
    private static final int REACH = 2 * MAX_NAMES;

    private final Map<Integer, Life> byPid;

    Ancestry(Map<Integer, Life> byPid) {
        this.byPid = byPid;
    }

    /** A chain of processes each forked by the last would otherwise be held in memory for ever. */
    static void forgetBeyondReach(Life life) {
        Life above = life;
        for (int i = 0; i < REACH && above != null; i++) {
            above = above.parent;
        }
        if (above != null) {
            above.parent = null;
        }
    }

    private @Nullable Life parent(Life life) {
        if (life.parent != null) {
            return life.parent;
        }
        Life parent = byPid.get(life.parentPid);
        return parent == null || parent == life || parent.startedAt > life.startedAt + START_TOLERANCE ? null : parent;
    }

    boolean isBelow(Life life, Life ancestor) {
        Life above = parent(life);
        for (int i = 0; i < REACH && above != null; i++) {
            if (above == ancestor) {
                return true;
            }
            above = parent(above);
        }
        return false;
    }

    /** Whether {@code pid} is the process itself or one of its ancestors. */
    boolean descends(Life life, int pid) {
        Life above = life;
        for (int i = 0; i <= REACH && above != null; i++) {
            if (above.pid == pid) {
                return true;
            }
            above = parent(above);
        }
        return false;
    }

    /**
     * The names of the ancestors, the parent first, without process 1. A process that was forked and ran no program of its
     * own goes by its parent's name, and the two are shown as one.
     */
    List<String> names(Life life) {
        var names = new ArrayList<String>();
        ProcessFacts shown = null;
        Life above = parent(life);
        for (int i = 0; i < REACH && above != null && above.pid > 1; i++) {
            ProcessFacts facts = above.facts;
            if (facts == null || shown == null || !isSameProgram(facts, shown)) {
                names.add(name(above));
            }
            shown = facts;
            above = parent(above);
        }
        return names.size() > MAX_NAMES ? names.subList(0, MAX_NAMES) : names;
    }

    private static boolean isSameProgram(ProcessFacts a, ProcessFacts b) {
        return a == b || a.name().equals(b.name()) && Objects.equals(a.commandLine(), b.commandLine());
    }

    private static String name(Life life) {
        String accounted = life.exit == null ? null : life.exit.command();
        return Stream.of(life.facts == null ? null : life.facts.name(), accounted, "?")
                .filter(Objects::nonNull)
                .findFirst()
                .orElseThrow();
    }
}
