package dev.holdfast.bgp.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A rule, compiled.
 *
 * @param label its number from 1 and its name if it has one
 * @param conditions at least one
 */
record Statement(String label, List<Condition> conditions, Verdict verdict, Edits edits) {

    static Statement compile(int number, StatementConfig config, NamedSets sets) {
        String label = config.name() == null ? "" + number : number + " (" + config.name() + ")";
        SetConfig set = config.set() == null ? SetConfig.NOTHING : config.set();
        return new Statement(label, conditions(config.match(), sets), config.action(), new Edits(set));
    }

    /** Those that are quick to find out stand first. */
    private static List<Condition> conditions(MatchConfig match, NamedSets sets) {
        List<Condition> all = new ArrayList<>();
        if (match.routeType() != null) {
            all.add(new Condition.OfType(match.routeType()));
        }
        if (match.rpki() != null) {
            all.add(new Condition.Rpki(match.rpki()));
        }
        if (match.aspa() != null) {
            all.add(new Condition.Aspa(match.aspa()));
        }
        if (match.neighborSet() != null) {
            all.add(new Condition.OfNeighbor(
                    sets.neighbors(match.neighborSet()), "neighbor-set " + match.neighborSet()));
        }
        within(all, Condition.Quantity.LOCAL_PREF, match.localPrefGe(), match.localPrefLe());
        within(all, Condition.Quantity.MED, match.medGe(), match.medLe());
        within(all, Condition.Quantity.AS_PATH_LENGTH, match.asPathLengthGe(), match.asPathLengthLe());
        if (match.nextHop() != null) {
            all.add(new Condition.Via(match.nextHop()));
        }
        prefixes(all, match, sets);
        communities(all, match, sets);
        paths(all, match, sets);
        return List.copyOf(all);
    }

    private static void within(
            List<Condition> all, Condition.Quantity quantity, @Nullable Number ge, @Nullable Number le) {
        if (ge != null || le != null) {
            long least = ge == null ? 0 : ge.longValue();
            long most = le == null ? Long.MAX_VALUE : le.longValue();
            all.add(new Condition.Within(quantity, least, most));
        }
    }

    private static void prefixes(List<Condition> all, MatchConfig match, NamedSets sets) {
        if (match.prefix() != null) {
            var range = new PrefixRange(match.prefix(), match.ge(), match.le());
            all.add(new Condition.InPrefixes(new PrefixSet(List.of(range)), "prefix " + range));
        }
        if (match.prefixSet() != null) {
            all.add(new Condition.InPrefixes(sets.prefixes(match.prefixSet()), "prefix-set " + match.prefixSet()));
        }
    }

    private static void communities(List<Condition> all, MatchConfig match, NamedSets sets) {
        if (!match.community().isEmpty()) {
            String words =
                    match.community().stream().map(CommunityPattern::toString).collect(Collectors.joining(", "));
            all.add(new Condition.Tagged(match.community(), "community " + words));
        }
        if (match.communitySet() != null) {
            all.add(new Condition.Tagged(
                    sets.communities(match.communitySet()), "community-set " + match.communitySet()));
        }
    }

    private static void paths(List<Condition> all, MatchConfig match, NamedSets sets) {
        if (match.asPath() != null) {
            all.add(new Condition.OnPath(List.of(match.asPath()), "as-path " + match.asPath()));
        }
        if (match.asPathSet() != null) {
            all.add(new Condition.OnPath(sets.paths(match.asPathSet()), "as-path-set " + match.asPathSet()));
        }
    }

    /** The first condition that does not hold; null if all do. */
    @Nullable
    Condition missing(Candidate route) {
        for (int i = 0; i < conditions.size(); i++) {
            if (!conditions.get(i).holds(route)) {
                return conditions.get(i);
            }
        }
        return null;
    }
}
