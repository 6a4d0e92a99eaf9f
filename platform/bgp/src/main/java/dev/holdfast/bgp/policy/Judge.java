package dev.holdfast.bgp.policy;

import dev.holdfast.bgp.wire.AttributesView;
import dev.holdfast.bgp.wire.AttributesWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Asks chains about routes. One for each thread. */
public final class Judge {
    /** What fits into the longest message beside its head; no attribute may be longer either. */
    private static final int MOST_BYTES = 65_535 - 23;

    private final AttributesView view = new AttributesView();
    private final AttributesWriter[] writers = {new AttributesWriter(), new AttributesWriter()};
    private @Nullable AttributesView original;
    private @Nullable Candidate candidate;
    private int writer = -1;
    private boolean setMed;
    private boolean setNextHop;

    /** Whether the route goes on. What it goes on as is then in {@link #attributes}. */
    public Verdict judge(Chain chain, RouteInput route) {
        return judge(chain, route, null);
    }

    /** The same, with the way to it; slower. */
    public Trace trace(Chain chain, RouteInput route) {
        List<Trace.Step> steps = new ArrayList<>();
        Verdict verdict = judge(chain, route, steps);
        return new Trace(verdict, steps, attributes().toString());
    }

    private Verdict judge(Chain chain, RouteInput route, @Nullable List<Trace.Step> steps) {
        Candidate asked = start(route);
        List<Policy> policies = chain.policies();
        for (int i = 0; i < policies.size(); i++) { // an iterator would be garbage for each route
            if (ask(policies.get(i), asked, steps) == Verdict.DENY) {
                asked.start(route);
                writer = -1;
                return Verdict.DENY;
            }
        }
        return Verdict.PERMIT;
    }

    private Candidate start(RouteInput route) {
        Candidate known = candidate;
        if (known == null) {
            known = new Candidate(route);
            candidate = known;
        }
        known.start(route);
        original = route.attributes();
        writer = -1;
        setMed = false;
        setNextHop = false;
        return known;
    }

    private Verdict ask(Policy policy, Candidate route, @Nullable List<Trace.Step> steps) {
        List<Statement> statements = policy.statements();
        for (int i = 0; i < statements.size(); i++) {
            Statement statement = statements.get(i);
            Condition missing = statement.missing(route);
            if (missing == null) {
                return decide(policy, statement, route, steps);
            }
            if (steps != null) {
                steps.add(new Trace.Step(policy.name(), statement.label(), "not " + missing, List.of()));
            }
        }
        if (steps != null) {
            steps.add(new Trace.Step(policy.name(), "default", Words.of(policy.otherwise()), List.of()));
        }
        return policy.otherwise();
    }

    private Verdict decide(Policy policy, Statement statement, Candidate route, @Nullable List<Trace.Step> steps) {
        if (statement.verdict() == Verdict.DENY) {
            say(steps, policy, statement, "deny", List.of());
            return Verdict.DENY;
        }
        setMed |= statement.edits().setsMed();
        setNextHop |= statement.edits().setsNextHop(route.input());
        AttributesView before = route.attributes();
        int other = writer == 0 ? 1 : 0;
        AttributesWriter to = writers[other];
        if (!statement.edits().apply(route.input(), before, to)) {
            say(steps, policy, statement, "permit", List.of());
            return Verdict.PERMIT;
        }
        if (to.length() > MOST_BYTES) {
            say(steps, policy, statement, "deny, because the attributes would not fit into a message", List.of());
            return Verdict.DENY;
        }
        List<String> changes = steps == null
                ? List.of()
                : Differences.between(before, new AttributesView().wrap(to.bytes(), 0, to.length()));
        writer = other;
        route.become(view.wrap(to.bytes(), 0, to.length()));
        say(steps, policy, statement, "permit", changes);
        return Verdict.PERMIT;
    }

    private static void say(
            @Nullable List<Trace.Step> steps, Policy policy, Statement statement, String said, List<String> changes) {
        if (steps != null) {
            steps.add(new Trace.Step(policy.name(), statement.label(), said, changes));
        }
    }

    /** Whether the last route that was permitted has other attributes than it came with. */
    public boolean changed() {
        return writer >= 0;
    }

    /** Whether the last route has the MED it has because a statement said so. */
    public boolean setMed() {
        return setMed;
    }

    /** Whether the last route has the next hop it has because a statement said so. */
    public boolean setNextHop() {
        return setNextHop;
    }

    /** Those of the last route, in the bytes it came with if nothing changed or it was denied; valid until the next one. */
    public AttributesView attributes() {
        if (writer >= 0) {
            return view;
        }
        AttributesView unchanged = original;
        if (unchanged == null) {
            throw new IllegalStateException("no route was judged yet");
        }
        return unchanged;
    }

    /** The new attributes if {@link #changed}: {@link #length} bytes from 0, valid until the next route. */
    public byte[] bytes() {
        if (writer < 0) {
            throw new IllegalStateException("nothing was changed");
        }
        return writers[writer].bytes();
    }

    /** How many bytes of {@link #bytes} count. */
    public int length() {
        return writer < 0 ? 0 : writers[writer].length();
    }
}
