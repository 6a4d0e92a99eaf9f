package dev.holdfast.bgp.policy;

import dev.holdfast.bgp.wire.AttributesView;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What became different, in words. */
public final class Differences {
    private static final long ABSENT = -1;

    private Differences() {}

    /** What {@code after} has that {@code before} has not, and the other way round; empty: nothing. */
    public static List<String> between(AttributesView before, AttributesView after) {
        List<String> all = new ArrayList<>();
        value(all, "as-path", "[" + before.asPath() + "]", "[" + after.asPath() + "]");
        value(all, "next-hop", hops(before), hops(after));
        value(all, "med", number(before.med(ABSENT)), number(after.med(ABSENT)));
        value(all, "local-pref", number(before.localPref(ABSENT)), number(after.localPref(ABSENT)));
        Set<String> had = communities(before);
        Set<String> has = communities(after);
        has.stream().filter(each -> !had.contains(each)).forEach(each -> all.add("community " + each + " added"));
        had.stream().filter(each -> !has.contains(each)).forEach(each -> all.add("community " + each + " removed"));
        return all;
    }

    private static void value(List<String> all, String name, String before, String after) {
        if (!before.equals(after)) {
            all.add(name + " " + before + " -> " + after);
        }
    }

    private static String number(long number) {
        return number == ABSENT ? "none" : Long.toString(number);
    }

    private static String hops(AttributesView of) {
        return word(of.nextHop()) + (of.linkLocalNextHop() == null ? "" : " or " + of.linkLocalNextHop());
    }

    private static String word(@Nullable Object value) {
        return value == null ? "none" : value.toString();
    }

    private static Set<String> communities(AttributesView of) {
        Set<String> all = new LinkedHashSet<>();
        for (int i = 0; i < of.communityCount(); i++) {
            all.add(Community.standard(of.community(i)).toString());
        }
        for (int i = 0; i < of.extendedCommunityCount(); i++) {
            all.add(Community.extended(of.extendedCommunity(i)).toString());
        }
        for (int i = 0; i < of.largeCommunityCount(); i++) {
            all.add(Community.large(of.largeCommunity(i)).toString());
        }
        return all;
    }
}
