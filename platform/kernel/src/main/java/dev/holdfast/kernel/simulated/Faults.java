package dev.holdfast.kernel.simulated;

import dev.holdfast.api.Change;
import dev.holdfast.api.DumpException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What shall go wrong in a {@link SimulatedKernel}. Holds for all its dataplanes, never for the foreign hand. Safe from any thread. */
public final class Faults {

    private record Refused(Predicate<Change> which, KernelRefusal answer) {}

    private final Events events;
    private final List<Refused> refused = new ArrayList<>();
    private @Nullable KernelRefusal answerToNth;
    private int refuseIn;
    private int loseAckIn;
    private int dumpBreaksAfter = -1;
    private String dumpWords = "";
    private int interruptAfter = -1;
    private @Nullable Runnable interruption;
    private int dumpsToBreak;

    Faults(Events events) {
        this.events = events;
    }

    /** Refuses one change: the {@code nth} from now, counted from 1. */
    public synchronized void refuse(int nth, String errno, String kernelSays) {
        refuseIn = nth;
        answerToNth = new KernelRefusal(errno, kernelSays);
    }

    /** Refuses every change that fits, until {@link #clear}. */
    public synchronized void refuseAll(Predicate<Change> which, String errno, String kernelSays) {
        refused.add(new Refused(which, new KernelRefusal(errno, kernelSays)));
    }

    /** Carries out the {@code nth} change from now, and answers {@code ENOBUFS} all the same. */
    public synchronized void loseAck(int nth) {
        loseAckIn = nth;
    }

    /** Breaks off the next dump of routes after some. */
    public synchronized void breakDump(int afterRoutes, String kernelSays) {
        dumpBreaksAfter = afterRoutes;
        dumpWords = kernelSays;
    }

    /** Breaks off the next {@code count} dumps of whatever sort at once. */
    public synchronized void breakDumps(int count, String kernelSays) {
        dumpsToBreak = count;
        dumpWords = kernelSays;
    }

    /** Runs {@code action} in the middle of the next dump of routes, or at its end if it is shorter. */
    public synchronized void duringDump(int afterRoutes, Runnable action) {
        interruptAfter = afterRoutes;
        interruption = action;
    }

    /** Keeps events back until {@link SimulatedKernel#deliverEvents}; false lets them through again. */
    public void holdEvents(boolean hold) {
        events.hold(hold);
        events.deliver();
    }

    /** How many events a listener's buffer holds; those that do not fit are lost, and an overflow is told. */
    public void eventBuffer(int capacity) {
        events.capacity(capacity);
    }

    /** Loses the next {@code count} events; an overflow is told. */
    public void loseEvents(int count) {
        events.loseNext(count);
    }

    /** Ends all refusing. */
    public synchronized void clear() {
        refused.clear();
        refuseIn = 0;
        loseAckIn = 0;
        dumpsToBreak = 0;
        dumpBreaksAfter = -1;
        interruption = null;
    }

    synchronized void beforeChange(Change change) throws KernelRefusal {
        if (refuseIn > 0 && --refuseIn == 0 && answerToNth != null) {
            throw answerToNth;
        }
        for (Refused rule : refused) {
            if (rule.which().test(change)) {
                throw rule.answer();
            }
        }
    }

    synchronized void afterChange() throws KernelRefusal {
        if (loseAckIn > 0 && --loseAckIn == 0) {
            throw new KernelRefusal("ENOBUFS", "the answer was lost");
        }
    }

    synchronized void beforeDump() throws DumpException {
        if (dumpsToBreak > 0) {
            dumpsToBreak--;
            throw new DumpException(dumpWords);
        }
    }

    synchronized void atRoute(int position) throws DumpException {
        if (position == dumpBreaksAfter) {
            dumpBreaksAfter = -1;
            throw new DumpException(dumpWords);
        }
    }

    /** What to run before the route at {@code position} of a dump is shown. */
    synchronized @Nullable Runnable interruption(int position, boolean last) {
        if (interruption == null || position != interruptAfter && !last) {
            return null;
        }
        Runnable action = interruption;
        interruption = null;
        return action;
    }
}
