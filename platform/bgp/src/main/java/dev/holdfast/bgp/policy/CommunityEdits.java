package dev.holdfast.bgp.policy;

import dev.holdfast.bgp.policy.Community.Kind;
import dev.holdfast.bgp.wire.AttributesView;
import dev.holdfast.bgp.wire.LargeCommunity;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Takes communities away, then adds some. What stays keeps its place and its bytes. */
final class CommunityEdits {
    private final Part standard;
    private final Part extended;
    private final Part large;

    CommunityEdits(List<CommunityPattern> remove, List<Community> add) {
        standard = new Part(remove, add, kind -> kind == Kind.STANDARD);
        extended = new Part(remove, add, Kind::isExtended);
        large = new Part(remove, add, kind -> kind == Kind.LARGE);
    }

    /** Those the route is to have; null if they stay. */
    int @Nullable [] standard(AttributesView from) {
        if (standard.isNothing()) {
            return null;
        }
        List<Integer> now = new ArrayList<>();
        for (int i = 0; i < from.communityCount(); i++) {
            now.add(from.community(i));
        }
        List<Integer> then = standard.edited(now, Community::standard, Community::asStandard);
        return then == null ? null : then.stream().mapToInt(each -> each).toArray();
    }

    long @Nullable [] extended(AttributesView from) {
        if (extended.isNothing()) {
            return null;
        }
        List<Long> now = new ArrayList<>();
        for (int i = 0; i < from.extendedCommunityCount(); i++) {
            now.add(from.extendedCommunity(i));
        }
        List<Long> then = extended.edited(now, Community::extended, Community::asExtended);
        return then == null ? null : then.stream().mapToLong(each -> each).toArray();
    }

    LargeCommunity @Nullable [] large(AttributesView from) {
        if (large.isNothing()) {
            return null;
        }
        List<LargeCommunity> now = new ArrayList<>();
        for (int i = 0; i < from.largeCommunityCount(); i++) {
            now.add(from.largeCommunity(i));
        }
        List<LargeCommunity> then = large.edited(now, Community::large, Community::asLarge);
        return then == null ? null : then.toArray(new LargeCommunity[0]);
    }

    /** What is to happen to one of the three attributes. */
    private static final class Part {
        private final List<Community> remove;
        private final List<Community> add;

        Part(List<CommunityPattern> remove, List<Community> add, Predicate<Kind> mine) {
            this.remove = remove.stream()
                    .map(CommunityPattern::pattern)
                    .filter(each -> mine.test(each.kind()))
                    .toList();
            this.add = add.stream().filter(each -> mine.test(each.kind())).toList();
        }

        boolean isNothing() {
            return remove.isEmpty() && add.isEmpty();
        }

        /** Null if it would be the same. */
        <T> @Nullable List<T> edited(List<T> now, Function<T, Community> meaning, Function<Community, T> encode) {
            List<T> then = new ArrayList<>();
            List<Community> there = new ArrayList<>();
            for (T each : now) {
                Community community = meaning.apply(each);
                if (remove.stream().noneMatch(pattern -> pattern.standsFor(community))) {
                    then.add(each);
                    there.add(community);
                }
            }
            for (Community each : add) {
                if (!there.contains(each)) {
                    then.add(encode.apply(each));
                    there.add(each);
                }
            }
            return then.equals(now) ? null : then;
        }
    }
}
