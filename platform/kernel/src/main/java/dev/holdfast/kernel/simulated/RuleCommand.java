package dev.holdfast.kernel.simulated;

import dev.holdfast.model.Family;
import dev.holdfast.model.Prefix;
import dev.holdfast.model.RouteKey;
import dev.holdfast.model.RuleKey.Action;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** {@code ip rule}. */
final class RuleCommand {
    /** Where the random ports begin that netlink gives to a second socket of one process; they go down from here. */
    private static final int FIRST_RANDOM_PORT = -4097;

    private final KernelState kernel;
    private final Requester who;
    private final Words words;
    private final @Nullable Family family;

    private @Nullable Long priority;
    private @Nullable Prefix from;
    private @Nullable Prefix to;
    private @Nullable String inDevice;
    private @Nullable String outDevice;
    private long mark;
    private long mask;
    private @Nullable Action action;
    private long table;
    private int protocol;

    RuleCommand(KernelState kernel, Requester who, Words words, @Nullable Family family) {
        this.kernel = kernel;
        this.who = who;
        this.words = words;
        this.family = family;
    }

    void run() throws KernelRefusal {
        String verb = words.next();
        while (words.more()) {
            readWord(words.next());
        }
        switch (verb) {
            case "add" -> add();
            case "del", "delete" -> kernel.rules.delete(this::fits, who);
            case "flush" -> flush();
            default -> throw words.misread("rule add, del or flush");
        }
    }

    private void readWord(String word) throws KernelRefusal {
        switch (word) {
            case "from" -> from = selector();
            case "to" -> to = selector();
            case "iif" -> inDevice = words.next();
            case "oif" -> outDevice = words.next();
            case "fwmark" -> readMark(words.next());
            case "table", "lookup" -> {
                table = words.table();
                action = Action.LOOKUP;
            }
            case "priority", "pref", "preference", "order" -> priority = words.number();
            case "proto", "protocol" -> protocol = words.protocol();
            case "blackhole", "unreachable", "prohibit" -> action = Action.valueOf(word.toUpperCase(Locale.ROOT));
            default -> throw words.misread("no such word as " + word);
        }
    }

    private @Nullable Prefix selector() throws KernelRefusal {
        String word = words.next();
        if (word.equals("all") || word.equals("any")) {
            return null;
        }
        Prefix prefix = Words.prefix(word, family);
        if (prefix.family() != familyOrIpv4()) {
            throw new KernelRefusal("EINVAL", "Invalid source address"); // without -6, ip means IPv4
        }
        return prefix;
    }

    private void readMark(String word) {
        int slash = word.indexOf('/');
        mark = Long.decode(slash < 0 ? word : word.substring(0, slash));
        mask = slash < 0 ? 0xFFFF_FFFFL : Long.decode(word.substring(slash + 1));
    }

    private Family familyOrIpv4() {
        return family == null ? Family.IPV4 : family;
    }

    private void add() throws KernelRefusal {
        Action kind = action == null ? Action.LOOKUP : action;
        long looked = kind != Action.LOOKUP ? 0 : table == 0 ? RouteKey.MAIN : table;
        long at = priority == null ? kernel.rules.freePriority(familyOrIpv4()) : priority;
        kernel.addRule(
                new SimRule(familyOrIpv4(), at, from, to, inDevice, outDevice, mark, mask, kind, looked, protocol),
                who);
    }

    /** What the request leaves out fits any. */
    private boolean fits(SimRule rule) {
        return rule.family() == familyOrIpv4()
                && (priority == null || priority == rule.priority())
                && (from == null || from.equals(rule.from()))
                && (to == null || to.equals(rule.to()))
                && (inDevice == null || Objects.equals(inDevice, rule.inDevice()))
                && (outDevice == null || Objects.equals(outDevice, rule.outDevice()))
                && (mask == 0 || mask == rule.markMask() && mark == rule.mark())
                && (action == null || action == rule.action())
                && (table == 0 || table == rule.table())
                && (protocol == 0 || protocol == rule.protocol());
    }

    /** Spares priority 0 alone; each delete comes from a socket of its own, with a port that is no process id. */
    private void flush() throws KernelRefusal {
        int port = FIRST_RANDOM_PORT - (who.sequence() & 0xFFFF) * 64;
        for (SimRule rule : kernel.rules.of(familyOrIpv4())) {
            if (rule.priority() != 0 && fits(rule)) {
                kernel.rules.delete(rule::equals, new Requester(port--, who.sequence()));
            }
        }
    }
}
