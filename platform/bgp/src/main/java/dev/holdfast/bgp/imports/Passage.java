package dev.holdfast.bgp.imports;

import dev.holdfast.bgp.policy.Judge;
import dev.holdfast.bgp.policy.OnlyToCustomer;
import dev.holdfast.bgp.policy.RouteInput;
import dev.holdfast.bgp.policy.Trace;
import dev.holdfast.bgp.policy.Verdict;
import dev.holdfast.bgp.policy.WellKnown;
import dev.holdfast.bgp.wire.AttributeType;
import dev.holdfast.bgp.wire.AttributesView;
import dev.holdfast.bgp.wire.AttributesWriter;
import dev.holdfast.model.Family;
import dev.holdfast.model.IpAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The way of one route into the table. What peers of another AS must not send (LOCAL_PREF, the attributes of reflectors) is
 * gone already when it is read. One for each thread and peer; makes no garbage unless a rule or a policy does.
 */
final class Passage {
    private static final long ABSENT = -1;
    private static final byte[] NOTHING = new byte[0];

    private final ImportTerms terms;
    private final Judge judge = new Judge();
    private final RouteInput input;
    private final AttributesView marked = new AttributesView();
    private final AttributesView lowered = new AttributesView();
    private final AttributesWriter marking = new AttributesWriter();
    private final AttributesWriter lowering = new AttributesWriter();
    private AttributesView screened = marked;
    private byte[] screenedBytes = NOTHING;
    private int screenedLength;
    private AttributesView result = marked;
    private byte[] changed = NOTHING;
    private int changedLength;
    private List<Trace.Step> steps = List.of();

    Passage(ImportTerms terms) {
        this.terms = terms;
        input = new RouteInput(terms.neighbor(), terms.type());
    }

    /**
     * Why all routes with these attributes are rejected; null if it depends on the policy, see {@link #decide}.
     *
     * @param received the bytes must stay as they are as long as routes with them are decided about
     */
    @Nullable
    Rejection screen(AttributesView received) {
        become(received, NOTHING, 0);
        Rejection refused = refuse(received);
        if (refused == null) {
            if (marks(received)) {
                mark(received);
            }
            if (terms.chain().isNothingSaid()) {
                refused = Rejection.NO_POLICY;
            }
        }
        screened = result;
        screenedBytes = changed;
        screenedLength = changedLength;
        return refused;
    }

    /**
     * Why a route with the attributes that were screened last is rejected; null if it is let in, as {@link #result} then says.
     *
     * @param explained whether {@link #steps} are wanted, which takes time
     */
    @Nullable
    Rejection decide(Family family, long high, long low, int length, boolean explained) {
        become(screened, screenedBytes, screenedLength);
        steps = List.of();
        input.prefix(family, high, low, length).attributes(screened);
        if (judge(explained) == Verdict.DENY) {
            return Rejection.POLICY;
        }
        if (judge.changed()) {
            become(judge.attributes(), judge.bytes(), judge.length());
        }
        if (WellKnown.isShuttingDown(result, terms.type()) && result.localPref(ABSENT) != 0) {
            lower();
        }
        return null;
    }

    private Verdict judge(boolean explained) {
        if (!explained) {
            return judge.judge(terms.chain(), input);
        }
        Trace trace = judge.trace(terms.chain(), input);
        steps = trace.steps();
        return trace.verdict();
    }

    private @Nullable Rejection refuse(AttributesView received) {
        if (hasOwnAs(received)) {
            return Rejection.OWN_AS;
        }
        if (!terms.isExternal() && received.originatorId(ABSENT) == terms.routerId()) {
            return Rejection.ORIGINATOR;
        }
        if (!terms.isExternal() && received.hasCluster(terms.clusterId())) {
            return Rejection.CLUSTER;
        }
        if (terms.isExternal()
                && terms.enforceFirstAs()
                && received.firstAs() != terms.neighbor().as()) {
            return Rejection.FIRST_AS;
        }
        IpAddress nextHop = received.nextHop();
        if (nextHop != null && terms.ours().test(nextHop)) {
            return Rejection.OWN_NEXT_HOP;
        }
        boolean leak = terms.role() != null && onImport(received) == OnlyToCustomer.Mark.LEAK;
        return leak ? Rejection.LEAK : null;
    }

    private boolean hasOwnAs(AttributesView received) {
        return received.occurrences(terms.as()) > terms.allowOwnAs()
                || terms.localAs() != terms.as() && received.occurrences(terms.localAs()) > terms.allowOwnAs();
    }

    private boolean marks(AttributesView received) {
        return terms.role() != null && onImport(received) == OnlyToCustomer.Mark.ADD;
    }

    private OnlyToCustomer.Mark onImport(AttributesView received) {
        return terms.role() == null
                ? OnlyToCustomer.Mark.KEEP
                : OnlyToCustomer.onImport(terms.role(), terms.neighbor().as(), received);
    }

    /** RFC 9234 §5: who has it from a provider, a peer or a route server may pass it on to customers only. */
    private void mark(AttributesView from) {
        marking.clear()
                .copyIf(from, type -> type < AttributeType.OTC)
                .onlyToCustomer(terms.neighbor().as())
                .copyIf(from, type -> type > AttributeType.OTC);
        become(marked.wrap(marking.bytes(), 0, marking.length()), marking.bytes(), marking.length());
    }

    /** RFC 8326 §4.2, whatever the policy says: the peer is about to go. */
    private void lower() {
        AttributesView from = result;
        lowering.clear()
                .copyIf(from, type -> type < AttributeType.LOCAL_PREF)
                .localPref(0)
                .copyIf(from, type -> type > AttributeType.LOCAL_PREF);
        become(lowered.wrap(lowering.bytes(), 0, lowering.length()), lowering.bytes(), lowering.length());
    }

    private void become(AttributesView attributes, byte[] bytes, int length) {
        result = attributes;
        changed = bytes;
        changedLength = length;
    }

    /** Whether what was let in differs from what came. */
    boolean isChanged() {
        return changed != NOTHING;
    }

    /** The attributes it is let in with if {@link #isChanged}: {@link #length} bytes from 0, valid until the next one. */
    byte[] bytes() {
        return changed;
    }

    int length() {
        return changedLength;
    }

    /** What the route is let in as; valid until the next one. Of one that is rejected, as far as it came. */
    AttributesView result() {
        return result;
    }

    /** What the statements of the policy said, if that was wanted. */
    List<Trace.Step> steps() {
        return steps;
    }
}
