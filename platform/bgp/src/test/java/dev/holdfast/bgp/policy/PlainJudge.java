package dev.holdfast.bgp.policy;

import java.util.List;
import java.util.Map;

/** What policies mean, said as plainly as can be: no bytes, nothing compiled, nothing shared. */
final class PlainJudge {
    private PlainJudge() {}

    /** Changes the route as far as it is permitted. */
    static Verdict judge(List<String> chain, Map<String, PolicyConfig> policies, PlainRoute route) {
        for (String name : chain) {
            if (ask(policies.get(name), route) == Verdict.DENY) {
                return Verdict.DENY;
            }
        }
        return Verdict.PERMIT;
    }

    private static Verdict ask(PolicyConfig policy, PlainRoute route) {
        for (StatementConfig each : policy.statements()) {
            if (holds(each.match(), route)) {
                if (each.action() == Verdict.PERMIT && each.set() != null) {
                    change(each.set(), route);
                }
                return each.action();
            }
        }
        return policy.defaultAction() == Verdict.DENY ? Verdict.DENY : Verdict.PERMIT;
    }

    private static boolean holds(MatchConfig match, PlainRoute route) {
        long pref = route.localPref == null ? 100 : route.localPref;
        long med = route.med == null ? 0 : route.med;
        return (match.prefix() == null || inPrefix(match, route))
                && (match.asPath() == null || onPath(match.asPath().toString(), route.path))
                && (match.community().isEmpty()
                        || match.community().stream().anyMatch(pattern -> route.communities.stream()
                                .anyMatch(each -> standsFor("" + pattern, each))))
                && (match.asPathLengthGe() == null || route.path.size() >= match.asPathLengthGe())
                && (match.asPathLengthLe() == null || route.path.size() <= match.asPathLengthLe())
                && (match.localPrefGe() == null || pref >= match.localPrefGe())
                && (match.localPrefLe() == null || pref <= match.localPrefLe())
                && (match.medGe() == null || med >= match.medGe())
                && (match.medLe() == null || med <= match.medLe())
                && (match.nextHop() == null || match.nextHop().toString().equals(route.nextHop));
    }

    private static boolean inPrefix(MatchConfig match, PlainRoute route) {
        int length = match.prefix().length();
        int ge = match.ge() != null ? match.ge() : length;
        int le = match.le() != null ? match.le() : match.ge() != null ? 32 : length;
        return match.prefix().contains(route.prefix.network())
                && route.prefix.length() >= ge
                && route.prefix.length() <= le;
    }

    /** Four shapes: {@code _N_}, {@code ^N_}, {@code _N$} and {@code ^$}. */
    private static boolean onPath(String pattern, List<Long> path) {
        if (pattern.equals("^$")) {
            return path.isEmpty();
        }
        long as = Long.parseLong(pattern.replaceAll("[^0-9]", ""));
        if (pattern.startsWith("^")) {
            return !path.isEmpty() && path.get(0) == as;
        }
        return pattern.endsWith("$") ? !path.isEmpty() && path.get(path.size() - 1) == as : path.contains(as);
    }

    private static boolean standsFor(String pattern, String community) {
        String[] parts = pattern.split(":");
        String[] numbers = community.equals("no-export") && !pattern.equals(community)
                ? new String[] {"65535", "65281"}
                : community.split(":");
        if (parts.length != numbers.length) {
            return false;
        }
        for (int i = 0; i < parts.length; i++) {
            if (!parts[i].equals("*") && !parts[i].equals(numbers[i])) {
                return false;
            }
        }
        return true;
    }

    private static void change(SetConfig set, PlainRoute route) {
        if (set.prepend() != null) {
            for (int i = 0; i < set.prepend().count(); i++) {
                route.path.add(0, set.prepend().as());
            }
        }
        route.localPref = set.localPref() != null ? set.localPref() : route.localPref;
        route.med = set.med() != null ? set.med() : route.med;
        if (set.nextHop() != null) {
            route.nextHop = set.nextHop().address() == null ? "192.0.2.1" : "" + set.nextHop();
        }
        route.communities.removeIf(
                each -> set.communityRemove().stream().anyMatch(pattern -> standsFor("" + pattern, each)));
        for (Community each : set.communityAdd()) {
            if (!route.communities.contains("" + each)) {
                route.communities.add("" + each);
            }
        }
    }
}
