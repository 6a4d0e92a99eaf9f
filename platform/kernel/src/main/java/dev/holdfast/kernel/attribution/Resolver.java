package dev.holdfast.kernel.attribution;

import dev.holdfast.api.Clock;
import dev.holdfast.api.Origin;
import dev.holdfast.model.Culprit;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The attribution thread: takes notes from the event thread, sees to it that all records are in that were there when the
 * event was read, and answers; what lacks an exit record is put aside for a while.
 */
final class Resolver implements AutoCloseable {
    /** How long an event waits for the exit record of its author. */
    static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** Events of one port within this time are one deed: a flush of 100,000 routes is not looked into route by route. */
    private static final long ONE_DEED_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    /** A storm of events from ever new ports goes unnamed beyond this. */
    private static final int MAX_WAITING = 4096;

    private static final int MANY_DEEDS = 256;
    private static final long RECORDS_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
    private static final long PAUSE_MILLIS = 2;

    private final Clock clock;
    private final Investigator investigator;
    private final List<RecordReader> readers;
    private final LinkedBlockingQueue<Runnable> work = new LinkedBlockingQueue<>();
    private final Map<Integer, Deed> latest = new ConcurrentHashMap<>();
    private final List<Deed> parked = new ArrayList<>();
    private final Thread thread = new Thread(this::run, "holdfast-attribution");
    private boolean lookedAround;
    private volatile boolean exitsCame;
    private volatile boolean closing;

    /** Something a process did. */
    private record Deed(Origin origin, CompletableFuture<Culprit> author) {

        boolean covers(Origin other) {
            return other.atNanos() - origin.atNanos() < ONE_DEED_NANOS;
        }

        void unnamed(String why) {
            author.complete(Culprit.unknown(origin.portId(), why));
        }
    }

    Resolver(Clock clock, Investigator investigator, List<RecordReader> readers) {
        this.clock = clock;
        this.investigator = investigator;
        this.readers = List.copyOf(readers);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Returns at once; from any thread. */
    CompletableFuture<Culprit> identify(Origin origin) {
        Deed known = latest.get(origin.portId());
        if (known != null && known.covers(origin)) {
            return known.author();
        }
        var deed = new Deed(origin, new CompletableFuture<>());
        if (closing || work.size() >= MAX_WAITING) {
            deed.unnamed(closing ? "attribution has ended" : "too many events from different ports at once");
        } else {
            latest.put(origin.portId(), deed);
            work.add(() -> first(deed));
        }
        return deed.author();
    }

    /** Answers a question on the attribution thread, once all records are in that are there now. */
    <T> CompletableFuture<T> ask(Supplier<T> question, T otherwise) {
        var answer = new CompletableFuture<T>();
        if (closing || work.size() >= MAX_WAITING) {
            answer.complete(otherwise);
        } else {
            work.add(() -> {
                try {
                    answer.complete(question.get());
                } finally {
                    answer.complete(otherwise);
                }
            });
        }
        return answer;
    }

    /** An exit record came; for the threads that read them. */
    void exitCame() {
        exitsCame = true;
    }

    private void run() {
        var batch = new ArrayList<Runnable>();
        try {
            while (!closing) {
                Runnable next = parked.isEmpty() ? work.take() : work.poll(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
                if (next != null) {
                    batch.add(next);
                    work.drainTo(batch);
                    awaitRecords();
                    lookedAround = false;
                    batch.forEach(this::safely);
                    batch.clear();
                }
                again();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            closing = true;
            latest.values().forEach(deed -> deed.unnamed("attribution has ended"));
            work.forEach(this::safely);
        }
    }

    private void awaitRecords() throws InterruptedException {
        long[] turns = readers.stream().mapToLong(RecordReader::ask).toArray();
        for (int i = 0; i < turns.length; i++) {
            readers.get(i).await(turns[i], RECORDS_NANOS);
        }
    }

    private void safely(Runnable job) {
        try {
            job.run();
        } catch (RuntimeException e) {
            // whoever asked was answered by the job itself; the thread must go on for the others
            lookedAround = false;
        }
    }

    private void first(Deed deed) {
        if (deed.author().isDone()) {
            return;
        }
        investigator.glance(deed.origin());
        if (!lookedAround) {
            investigator.lookAround();
            lookedAround = true;
        }
        if (!examined(deed, false)) {
            parked.add(deed);
        }
        if (latest.size() > MANY_DEEDS) {
            latest.values()
                    .removeIf(old -> !old.covers(deed.origin()) && old.author().isDone());
        }
    }

    private void again() {
        if (parked.isEmpty()) {
            return;
        }
        boolean news = exitsCame;
        exitsCame = false;
        long now = clock.nanos();
        for (Iterator<Deed> it = parked.iterator(); it.hasNext(); ) {
            Deed deed = it.next();
            boolean last = now - deed.origin().atNanos() > PATIENCE_NANOS;
            if ((news || last) && examined(deed, last)) {
                it.remove();
            }
        }
    }

    /** @return whether the deed is answered */
    private boolean examined(Deed deed, boolean last) {
        try {
            Culprit culprit = investigator.examine(deed.origin(), last);
            return culprit != null && deed.author().complete(culprit);
        } catch (RuntimeException e) {
            deed.unnamed("attribution failed: " + e);
            return true;
        }
    }

    @Override
    public void close() {
        closing = true;
        thread.interrupt();
        try {
            thread.join(1000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
