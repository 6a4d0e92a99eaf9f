package dev.holdfast.bgp.rib;

import dev.holdfast.model.Family;

/**
 * Something to be done with all routes that one peer has in one family; carried out prefix by prefix by a {@link Walk}.
 *
 * @param act what is done at each prefix
 * @param beforeNews whether it has to be done before the peer says anything else, which it would take for old
 */
public record Chore(int peer, Family family, boolean beforeNews, Act act) {

    /** What is done at one prefix the peer has a path of. */
    interface Act {
        void at(FamilyTable table, AttributeSets sets, int prefix);
    }

    /** All of them go. */
    public static Chore flush(int peer, Family family) {
        return new Chore(
                peer, family, true, (table, sets, prefix) -> table.removeOf(prefix, peer, (path, flags) -> true));
    }

    /** All of them are stale. */
    public static Chore keep(int peer, Family family) {
        return new Chore(
                peer,
                family,
                true,
                (table, sets, prefix) -> table.reflag(
                        prefix, peer, path -> table.paths().flags(path) & ~Paths.UNREPEATED | Paths.STALE));
    }

    /** The stale ones are long-lived stale; those that must not be so go (RFC 9494 §4.2). */
    public static Chore keepLong(int peer, Family family) {
        return new Chore(peer, family, false, (table, sets, prefix) -> {
            table.removeOf(
                    prefix,
                    peer,
                    (path, flags) -> (flags & Paths.ANY_STALE) != 0
                            && sets.isNeverLongLived(table.paths().received(path)));
            table.reflag(prefix, peer, path -> {
                int flags = table.paths().flags(path);
                return (flags & Paths.STALE) != 0 ? flags | Paths.LONG_LIVED : flags;
            });
        });
    }

    /** The stale ones go. */
    public static Chore sweep(int peer, Family family) {
        return new Chore(
                peer,
                family,
                false,
                (table, sets, prefix) -> table.removeOf(prefix, peer, (path, flags) -> (flags & Paths.ANY_STALE) != 0));
    }

    /** The peer begins to repeat them: those it does not name will go at the end. What is stale has a term of its own. */
    public static Chore repeat(int peer, Family family) {
        return new Chore(
                peer,
                family,
                true,
                (table, sets, prefix) -> table.reflag(prefix, peer, path -> {
                    int flags = table.paths().flags(path);
                    return (flags & Paths.ANY_STALE) != 0 ? flags : flags | Paths.UNREPEATED;
                }));
    }

    /** The peer has repeated what it has: the others go. */
    public static Chore repeated(int peer, Family family) {
        return new Chore(
                peer,
                family,
                false,
                (table, sets, prefix) ->
                        table.removeOf(prefix, peer, (path, flags) -> (flags & Paths.UNREPEATED) != 0));
    }

    /** A rule is asked again about each; paths it rejected come back, and others may go. */
    public static Chore judge(int peer, Family family, ImportRule rule) {
        return new Chore(peer, family, false, (table, sets, prefix) -> table.judgeAgain(prefix, peer, family, rule));
    }
}
