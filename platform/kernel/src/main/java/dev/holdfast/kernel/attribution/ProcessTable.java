package dev.holdfast.kernel.attribution;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The processes that live, and those that ended in the last minute. Safe from any thread; nothing in here waits or reads
 * a file. All times are those of the {@link dev.holdfast.api.Clock}.
 */
final class ProcessTable {
    /** How long the dead are remembered. */
    static final long KEEP_NANOS = Duration.ofSeconds(60).toNanos();
    /** Of the dead, so that a storm of short processes costs memory within bounds; some 8 MB at most. */
    static final int MAX_DEAD = 16_384;
    /** How long an exec counts as recent, and a gap in the records as close. */
    private static final long RECENT_NANOS = Duration.ofSeconds(3).toNanos();

    /** The exit record is made a little before the end that the connector reports. */
    private static final long ACCOUNTING_TOLERANCE = Duration.ofMillis(10).toNanos();

    private static final int MAX_EARLY = 256;

    private final Map<Integer, Life> byPid = new HashMap<>();
    private final Ancestry ancestry = new Ancestry(byPid);
    private final ArrayDeque<Life> dead = new ArrayDeque<>();
    private final ArrayDeque<Life> recent = new ArrayDeque<>();
    /** Exit records that overtook the record of the fork. */
    private final Map<Integer, Early> early = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, Early> eldest) {
            return size() > MAX_EARLY;
        }
    };

    private long lastGap = Life.NEVER;

    private record Early(ProcessRecords.ExitRecord record, long at) {}

    synchronized void forked(int parentPid, int pid, long at) {
        Life old = byPid.get(pid);
        if (old != null && !old.hasEnded()) {
            end(old, at);
        }
        if (old != null && old.readAt >= at) {
            // read too late: what was read may already have been this one
            old.facts = null;
        }
        Life life = new Life(pid, at, true);
        life.parentPid = parentPid;
        life.parent = byPid.get(parentPid);
        life.older = old;
        if (life.parent != null) {
            life.facts = life.parent.facts;
            life.inherited = true;
            Ancestry.forgetBeyondReach(life);
        }
        Early exit = early.remove(pid);
        life.exit = exit == null || exit.at() < at ? null : exit.record();
        byPid.put(pid, life);
    }

    /**
     * @param facts as read after the exec; null: it had gone by then
     * @param readAt when the reading was over
     */
    synchronized void executed(int pid, long at, @Nullable ProcessFacts facts, long readAt) {
        Life life = byPid.get(pid);
        if (life == null || life.hasEnded()) {
            life = replace(life, pid, at);
        }
        if (life.executedAt != Life.NEVER) {
            ProcessFacts earlier = life.facts;
            life.before = earlier == null || life.readAt >= at ? "another program" : earlier.command();
        }
        life.executedAt = at;
        life.facts = facts;
        life.inherited = false;
        life.readAt = readAt;
        if (facts != null && life.parent == null) {
            life.parentPid = facts.parent();
        }
        recent.addLast(life);
        while (!recent.isEmpty() && recent.peekFirst().executedAt < at - RECENT_NANOS) {
            recent.removeFirst();
        }
    }

    synchronized void ended(int pid, long at) {
        Life life = byPid.get(pid);
        if (life != null && !life.hasEnded()) {
            end(life, at);
        } else if (life != null && life.startedAt <= at && at < life.endedAt) {
            // it was found gone before the record came, and only the record knows since when
            life.endedAt = at;
        }
        forget(at);
    }

    private void end(Life life, long at) {
        life.endedAt = at;
        dead.addLast(life);
    }

    /** @param alone no other record will tell that it has ended */
    synchronized void accounted(ProcessRecords.ExitRecord exit, long at, boolean alone) {
        Life life = byPid.get(exit.pid());
        if (life != null && life.older != null && endedLike(life.older, exit)) {
            life = life.older;
        }
        if (life == null || life.exit != null) {
            if (!alone) {
                early.put(exit.pid(), new Early(exit, at));
                return;
            }
            life = replace(life, exit.pid(), at);
        }
        life.exit = exit;
        if (life.parent == null && life.parentPid == 0) {
            life.parentPid = exit.parent();
        }
        if (alone && !life.hasEnded()) {
            end(life, at);
            forget(at);
        }
    }

    /** The records of exits and those of forks take two roads: the number may be taken again before the first is in. */
    private static boolean endedLike(Life life, ProcessRecords.ExitRecord exit) {
        long elapsed = TimeUnit.MICROSECONDS.toNanos(exit.elapsedMicros());
        return life.exit == null
                && life.hasEnded()
                && Math.abs(life.endedAt - life.startedAt - elapsed) < ACCOUNTING_TOLERANCE;
    }

    /** Takes in what {@code /proc} says; the one known by that number counts as ended if this is another. */
    synchronized void observed(ProcessFacts facts, long startedAt, long now) {
        Life life = byPid.get(facts.pid());
        if (life == null || !isSame(life, facts, startedAt)) {
            life = replace(life, facts.pid(), startedAt);
        }
        boolean knownBetter = life.hasEnded() || facts.ended() && life.facts != null && !life.inherited;
        if (knownBetter) {
            return;
        }
        life.facts = facts;
        life.inherited = false;
        life.readAt = now;
        if (life.parent == null) {
            life.parentPid = facts.parent();
        }
    }

    private static boolean isSame(Life life, ProcessFacts facts, long startedAt) {
        return life.facts != null && !life.inherited
                ? life.facts.startTicks() == facts.startTicks()
                : Math.abs(life.startedAt - startedAt) < Ancestry.START_TOLERANCE || startedAt < life.startedAt;
    }

    private Life replace(@Nullable Life old, int pid, long at) {
        if (old != null && !old.hasEnded()) {
            end(old, at);
        }
        Life life = new Life(pid, at, false);
        life.older = old;
        byPid.put(pid, life);
        return life;
    }

    /** Records are missing around {@code at}; of those we believe alive only {@code living} still are. */
    synchronized void gap(long at, Set<Integer> living) {
        lastGap = at;
        for (Life life : byPid.values()) {
            if (!life.hasEnded() && !living.contains(life.pid)) {
                end(life, at);
            }
        }
    }

    /** Whether no record is known to be missing that would tell of the time from {@code from} on. */
    synchronized boolean isCompleteSince(long from) {
        return lastGap == Life.NEVER || lastGap + RECENT_NANOS < from;
    }

    private void forget(long now) {
        while (!dead.isEmpty() && (dead.size() > MAX_DEAD || dead.peekFirst().endedAt < now - KEEP_NANOS)) {
            Life life = dead.removeFirst();
            Life newest = byPid.get(life.pid);
            if (newest == life) {
                byPid.remove(life.pid);
            }
            for (Life younger = newest; younger != null; younger = younger.older) {
                if (younger.older == life) {
                    younger.older = null;
                }
            }
        }
    }

    /** Every life that may have had the number, by our count or its own namespace's, at some time from..to. */
    synchronized List<Trace> numbered(int number, long from, long to) {
        var found = new ArrayList<Trace>(2);
        for (Life newest : byPid.values()) {
            for (Life life = newest; life != null; life = life.older) {
                boolean overlaps = life.endedAt >= from && life.startedAt <= to;
                if (overlaps && (life.pid == number || !life.inherited && innermost(life) == number)) {
                    found.add(Trace.of(life));
                }
            }
        }
        return found;
    }

    private static int innermost(Life life) {
        return life.facts == null ? -1 : life.facts.innermostPid();
    }

    /** The one that has the number now, or had it last; null: never heard of. */
    synchronized @Nullable Trace last(int pid) {
        Life life = byPid.get(pid);
        return life == null ? null : Trace.of(life);
    }

    /** Those whose present program started from..to, the newest first. */
    synchronized List<Trace> executedBetween(long from, long to) {
        var found = new ArrayList<Trace>();
        for (Iterator<Life> it = recent.descendingIterator(); it.hasNext(); ) {
            Life life = it.next();
            boolean listed = found.stream().anyMatch(trace -> trace.life() == life);
            if (life.executedAt >= from && life.executedAt <= to && !listed) {
                found.add(Trace.of(life));
            }
        }
        return found;
    }

    /** As {@link #executedBetween}, and of those whose execs were not recorded, by the time they were forked. */
    synchronized List<Trace> newBetween(long from, long to) {
        var found = new ArrayList<>(executedBetween(from, to));
        byPid.values().stream()
                .filter(life -> !life.recorded && life.executedAt == Life.NEVER)
                .filter(life -> life.startedAt >= from && life.startedAt <= to)
                .map(Trace::of)
                .forEach(found::add);
        found.sort(Comparator.comparingLong(Trace::bornAt).reversed());
        return found;
    }

    /** Those that live and of which only their parent's facts are known. */
    synchronized List<Integer> unread() {
        return byPid.values().stream()
                .filter(life -> !life.hasEnded() && (life.inherited || life.facts == null))
                .map(life -> life.pid)
                .toList();
    }

    synchronized boolean isKnown(int pid) {
        return byPid.containsKey(pid);
    }

    /**
     * The descendants of a process that may have sent through a socket it opened, some time from..to: those that run its
     * program, because a fork shares what is open; and of those that run another, which closes it as a rule, the ones that
     * outlived it.
     */
    synchronized List<Trace> heirs(Trace trace, long from, long to) {
        return byPid.values().stream()
                .filter(life -> life.startedAt <= to && life.endedAt >= from)
                .filter(life -> life.executedAt == Life.NEVER || life.endedAt > trace.endedAt())
                .filter(life -> ancestry.isBelow(life, trace.life()))
                .map(Trace::of)
                .toList();
    }

    /** The processes that have the number, by our count or their own, and all below them; in ascending order. */
    synchronized List<Integer> kin(int number) {
        List<Life> openers = byPid.values().stream()
                .filter(life -> life.pid == number || !life.inherited && innermost(life) == number)
                .toList();
        return byPid.values().stream()
                .filter(life -> !life.hasEnded())
                .filter(life -> openers.stream().anyMatch(opener -> life == opener || ancestry.isBelow(life, opener)))
                .map(life -> life.pid)
                .sorted()
                .toList();
    }

    /** Whether {@code pid} is the process itself or one of its ancestors. */
    synchronized boolean descends(Trace trace, int pid) {
        return ancestry.descends(trace.life(), pid);
    }

    /** The names of the ancestors, the parent first, without process 1; see {@link Ancestry}. */
    synchronized List<String> ancestors(Trace trace) {
        return ancestry.names(trace.life());
    }

    synchronized int size() {
        return byPid.size();
    }
}
