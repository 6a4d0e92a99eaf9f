package dev.holdfast.daemon.incidents;

import dev.holdfast.api.Incidents;
import dev.holdfast.model.Cause;
import dev.holdfast.model.Culprit;
import dev.holdfast.model.Diagnostic;
import dev.holdfast.model.Incident;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The journal of losses. The last ones stand in memory and answer queries; every incident is written to disk when it
 * opens and when it closes, by a thread of the journal's own. If the disk takes nothing, the journal works on in memory
 * and says so once. Safe from any thread.
 */
public final class IncidentJournal implements Incidents, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(IncidentJournal.class);
    private static final int MOST_WAITING = 8192;
    private static final int TAIL_BYTES = 1 << 20;
    private static final int MOST_LOSSES_IN_MEMORY = 50_000;
    private static final int FEW_LOSSES = 16;

    /** Wakes the writer for the last time; an interrupt would close the file under it. */
    private static final Incident END =
            new Incident(0, Instant.EPOCH, null, Cause.OURSELVES, "", "", Culprit.unknown(0, ""), 0, 0, List.of(), "");

    private final int memory;
    private final JournalFiles files;
    private final IncidentLog incidentLog = new IncidentLog(System::nanoTime);
    private final JsonMapper json = JsonMapper.builder().build();
    private final BlockingQueue<Incident> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final ArrayDeque<Incident> unwritten = new ArrayDeque<>(); // of the writer's thread
    private final CountDownLatch readBack = new CountDownLatch(1);
    private final AtomicLong lastId = new AtomicLong();
    private final AtomicLong drops = new AtomicLong();
    private final AtomicLongArray closedByCause = new AtomicLongArray(Cause.values().length);
    private final Thread writer = new Thread(this::write, "holdfast-incidents");
    private volatile boolean stopping;
    private volatile @Nullable Diagnostic trouble;

    private final Map<Long, Entry> entries = new LinkedHashMap<>(); // by id, oldest first; guarded by this
    private long revision; // guarded by this
    private int lossesHeld; // guarded by this
    private boolean dismissed; // guarded by this

    /** @param memory how many incidents are kept in memory */
    public IncidentJournal(Path directory, int memory, long fileSize, int fileCount) {
        this.memory = memory;
        files = new JournalFiles(directory, fileSize, fileCount);
        writer.setDaemon(true);
        writer.start();
    }

    /** One incident: as it was last recorded, and its view, made when somebody asks. */
    private static final class Entry {
        private @Nullable Incident incident; // null if it came from the disk
        private @Nullable IncidentView view;
        private long revision;
        private boolean closed;

        int losses() {
            return incident != null
                    ? incident.losses().size()
                    : view == null ? 0 : view.losses().size();
        }

        IncidentView view() {
            IncidentView made = view;
            if (made == null && incident != null) {
                made = IncidentView.of(incident, revision);
                view = made;
            }
            return java.util.Objects.requireNonNull(made);
        }
    }

    @Override
    public long nextId() {
        awaitReadBack(); // over within milliseconds of the start
        return lastId.incrementAndGet();
    }

    @Override
    public void record(Incident incident) {
        boolean news;
        synchronized (this) {
            Entry entry = entries.get(incident.id());
            boolean opens = entry == null;
            if (entry == null) {
                entry = new Entry();
                entries.put(incident.id(), entry);
            }
            boolean closes = incident.closedAt() != null && !entry.closed;
            boolean named = entry.closed && isNamed(incident) && !isNamed(entry.incident);
            if (closes) {
                closedByCause.incrementAndGet(incident.cause().ordinal());
            }
            lossesHeld += incident.losses().size() - entry.losses();
            entry.incident = incident;
            entry.view = null;
            entry.closed = incident.closedAt() != null;
            entry.revision = ++revision;
            news = opens || closes || named;
            forgetOldest();
            notifyAll();
        }
        if (news && !waiting.offer(incident)) {
            drops.incrementAndGet();
        }
    }

    private static boolean isNamed(@Nullable Incident incident) {
        return incident != null && incident.culprit().command() != null;
    }

    private void forgetOldest() {
        while (entries.size() > memory) {
            Long oldest = entries.keySet().iterator().next();
            Entry gone = entries.remove(oldest);
            lossesHeld -= gone == null ? 0 : gone.losses();
        }
        if (lossesHeld <= MOST_LOSSES_IN_MEMORY) {
            return;
        }
        for (Entry entry : entries.values()) {
            if (entry.closed && entry.losses() > FEW_LOSSES) {
                IncidentView view = entry.view();
                lossesHeld -= entry.losses() - FEW_LOSSES;
                entry.view = view.withLosses(List.copyOf(view.losses().subList(0, FEW_LOSSES)));
                entry.incident = null;
            }
            if (lossesHeld <= MOST_LOSSES_IN_MEMORY / 2) {
                return;
            }
        }
    }

    /** Incidents that fit {@code query}; a number that has passed {@code after} never comes back. */
    public synchronized List<IncidentView> find(IncidentQuery query) {
        List<Entry> all = new ArrayList<>(entries.values());
        if (query.after() == null) {
            Collections.reverse(all);
        } else {
            long after = query.after();
            all.removeIf(entry -> entry.revision <= after);
            all.sort(java.util.Comparator.comparingLong(entry -> entry.revision));
        }
        return all.stream()
                .map(Entry::view)
                .filter(query::matches)
                .limit(query.limit())
                .toList();
    }

    /** The last incident that cost an owner something, by owner. */
    public synchronized Map<String, Long> lastByOwner() {
        Map<String, Long> last = new HashMap<>();
        for (Map.Entry<Long, Entry> entry : entries.entrySet()) { // oldest first
            Incident incident = entry.getValue().incident;
            if (incident != null) {
                incident.losses().stream()
                        .filter(loss -> loss.owner() != null)
                        .forEach(loss -> last.put(String.valueOf(loss.owner()), entry.getKey()));
            } else {
                entry.getValue().view().losses().stream()
                        .filter(loss -> loss.owner() != null)
                        .forEach(loss -> last.put(String.valueOf(loss.owner()), entry.getKey()));
            }
        }
        return last;
    }

    /** Number of the last change; 0: none yet. */
    public synchronized long revision() {
        return revision;
    }

    /** Waits until something has changed after {@code after}, at most {@code millis}. */
    public synchronized void await(long after, long millis) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (revision <= after && !dismissed) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0) {
                return;
            }
            wait(left);
        }
    }

    /** Sends everybody home who waits, and lets nobody wait any more: the daemon is about to stop. */
    public synchronized void dismissWaiters() {
        dismissed = true;
        notifyAll();
    }

    /** Incidents that were never written because the queue was full. */
    public long drops() {
        return drops.get();
    }

    /** Incidents closed since the start. */
    public long closed(Cause cause) {
        return closedByCause.get(cause.ordinal());
    }

    /** Why the disk takes nothing; null: it does. */
    public @Nullable Diagnostic trouble() {
        return trouble;
    }

    // ---- the writer thread

    private void write() {
        readBack();
        while (true) {
            try {
                Incident incident = waiting.poll(unwritten.isEmpty() ? 60 : 5, TimeUnit.SECONDS);
                if (incident != null && incident != END) {
                    unwritten.addLast(incident);
                    writeLines();
                    incidentLog.tell(incident);
                } else {
                    writeLines();
                }
                if (incident == END || incident == null && stopping) {
                    files.close();
                    return;
                }
            } catch (InterruptedException e) {
                return;
            } catch (IOException e) {
                log.atWarn().setCause(e).log("The incident file could not be closed");
                return;
            }
        }
    }

    private void readBack() {
        try {
            List<IncidentView> found = new ArrayList<>();
            for (String line : files.tail(TAIL_BYTES)) {
                try {
                    found.add(json.readValue(line, IncidentView.class));
                } catch (JacksonException e) {
                    log.atDebug().log("A torn line of the incident file was skipped");
                }
            }
            take(found);
        } catch (IOException e) {
            report(e);
        } finally {
            readBack.countDown();
        }
    }

    private synchronized void take(List<IncidentView> found) {
        for (IncidentView view : found) {
            lastId.accumulateAndGet(view.id(), Math::max);
            var entry = new Entry();
            entry.revision = ++revision;
            entry.view = view.ofEarlierRun(entry.revision);
            entry.closed = true; // nobody will heal it under this id any more
            Entry earlier = entries.put(view.id(), entry);
            lossesHeld += entry.losses() - (earlier == null ? 0 : earlier.losses());
        }
        forgetOldest();
    }

    private void awaitReadBack() {
        try {
            readBack.await(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Writes what has not been written yet, the oldest first; what the disk refuses now is tried again later. */
    private void writeLines() {
        try {
            while (!unwritten.isEmpty()) {
                files.append(json.writeValueAsString(IncidentView.of(unwritten.getFirst(), 0)));
                unwritten.removeFirst();
                if (trouble != null) {
                    trouble = null;
                    log.atInfo().log("Incidents are written to disk again");
                }
            }
        } catch (IOException e) {
            report(e);
            while (unwritten.size() > memory) {
                unwritten.removeFirst();
                drops.incrementAndGet();
            }
        }
    }

    private void report(IOException e) {
        if (trouble == null) {
            var why = new Diagnostic(
                    "STA-004",
                    "incidents",
                    "the incident file cannot be written: " + e.getMessage() + "; incidents are kept in memory only",
                    "make room or make the state directory writable; writing goes on by itself then");
            trouble = why;
            log.atError().addKeyValue("code", why.code()).log(why.toString());
        }
    }

    /** Writes what waits, at most for two seconds. */
    @Override
    public void close() {
        dismissWaiters();
        stopping = true;
        if (!waiting.offer(END)) {
            log.atDebug().log("The journal's queue is full; its writer ends when it is through");
        }
        try {
            writer.join(2000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
