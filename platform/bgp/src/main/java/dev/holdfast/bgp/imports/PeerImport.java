package dev.holdfast.bgp.imports;

import dev.holdfast.bgp.rib.ImportRule;
import dev.holdfast.bgp.rib.Rib;
import dev.holdfast.bgp.wire.AttributesView;
import dev.holdfast.model.Family;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Prefix;
import org.jspecify.annotations.Nullable;

/**
 * Decides about the routes of one peer on one set of terms; other terms make another. Prefixes that come with equal
 * attributes, one after the other, share one look at them where the policy does not ask for the prefix. Used by the table's
 * thread.
 */
public final class PeerImport implements ImportRule {
    private static final byte[] NONE = new byte[0];

    private final Rib rib;
    private final ImportTerms terms;
    private final Passage passage;
    private final boolean oneAnswerForAll;
    private final AttributesView view = new AttributesView();
    private final long[] rejected = new long[Rejection.values().length];

    /** What the last answer was about: the same array means the same set, as long as it is referred to from here. */
    private byte[] lastBytes = NONE;

    private Family lastFamily = Family.IPV4;
    private @Nullable Rejection screened;
    private @Nullable Rejection lastRejection;

    public PeerImport(Rib rib, ImportTerms terms) {
        this.rib = rib;
        this.terms = terms;
        passage = new Passage(terms);
        oneAnswerForAll = !terms.chain().asksForMoreThanAttributes();
    }

    public ImportTerms terms() {
        return terms;
    }

    @Override
    public int judge(Family family, long high, long low, int length, int attributes) {
        int answer = again(family, high, low, length, attributes);
        if (answer == REJECT && lastRejection != null) {
            rejected[lastRejection.ordinal()]++;
        }
        return answer;
    }

    /** The same rule for routes that are in the table already: does not count them a second time. */
    public ImportRule uncounted() {
        return this::again;
    }

    private int again(Family family, long high, long low, int length, int attributes) {
        byte[] bytes = rib.bytes(attributes);
        boolean news = bytes != lastBytes || family != lastFamily;
        if (news) {
            screened = passage.screen(view.wrap(bytes, 0, bytes.length));
            lastRejection = screened;
            lastBytes = bytes;
            lastFamily = family;
        }
        if (screened == null && (news || !oneAnswerForAll)) {
            lastRejection = passage.decide(family, high, low, length, false);
        }
        if (lastRejection != null) {
            return REJECT;
        }
        return passage.isChanged() ? rib.intern(passage.bytes(), 0, passage.length()) : attributes;
    }

    /** How many announcements were rejected for that reason since this began. */
    public long rejected(Rejection why) {
        return rejected[why.ordinal()];
    }

    /** Why a route with those attributes is rejected; null if it is let in. */
    public @Nullable Rejection whyRejected(Prefix prefix, byte[] received) {
        return go(new Passage(terms), prefix, new AttributesView().wrap(received, 0, received.length), false);
    }

    /** What becomes of a route with those attributes, step by step. */
    public ImportExplanation explain(Prefix prefix, byte[] received) {
        return explain(terms, prefix, received);
    }

    /** The same for a peer that need not be there. */
    public static ImportExplanation explain(ImportTerms terms, Prefix prefix, byte[] received) {
        var explained = new AttributesView().wrap(received, 0, received.length);
        String before = explained.toString();
        var walk = new Passage(terms);
        Rejection rejection = go(walk, prefix, explained, true);
        String after = rejection == null ? walk.result().toString() : before;
        return new ImportExplanation(rejection, walk.steps(), before, after);
    }

    private static @Nullable Rejection go(Passage walk, Prefix prefix, AttributesView received, boolean explained) {
        IpAddress network = prefix.network();
        Rejection screened = walk.screen(received);
        return screened != null
                ? screened
                : walk.decide(prefix.family(), network.high(), network.low(), prefix.length(), explained);
    }
}
