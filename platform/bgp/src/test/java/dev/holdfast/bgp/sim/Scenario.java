package dev.holdfast.bgp.sim;

import dev.holdfast.bgp.exports.Relation;
import dev.holdfast.bgp.fsm.PeerConfig;
import dev.holdfast.bgp.fsm.State;
import dev.holdfast.bgp.session.PeerSession;
import dev.holdfast.bgp.wire.AfiSafi;
import dev.holdfast.bgp.wire.Capability;
import dev.holdfast.bgp.wire.Cease;
import dev.holdfast.bgp.wire.OpenRules;
import dev.holdfast.model.Family;
import dev.holdfast.model.Prefix;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A network of speakers and what happens to it, all from one seed. */
public final class Scenario {
    private static final PeerConfig.Times TIMES = new PeerConfig.Times(
            Duration.ofSeconds(1),
            Duration.ofSeconds(5),
            Duration.ofSeconds(40),
            Duration.ofSeconds(60),
            Duration.ofSeconds(60),
            Duration.ofSeconds(60),
            Duration.ofSeconds(120));
    private static final int PREFIXES = 6;
    /** So many that a walk over a table, and the telling of it, take several slices. */
    private static final int MANY_PREFIXES = 700;

    private static final Duration UNREST = Duration.ofSeconds(200);
    private static final Duration QUIET = Duration.ofSeconds(1500);
    private static final Duration LOOK = Duration.ofSeconds(50);

    private static final String MARKER = "ff".repeat(16);
    /** Each ends a session, in another way. */
    private static final List<String> NONSENSE = List.of(
            "00".repeat(19),
            MARKER + "001309",
            MARKER + "001404" + "00",
            MARKER + "001d01" + "04" + "fde9" + "005a" + "09090909" + "00",
            MARKER + "001902" + "0000" + "0000" + "2101",
            MARKER + "001702" + "00ff" + "0000",
            MARKER + "001503" + "0601",
            MARKER + "001503" + "0602",
            MARKER + "001503" + "0300");

    private final Node.Maker[] makers;
    private final World world;
    private final Random random;
    private final List<Node> speakers = new ArrayList<>();
    private final List<Prefix> prefixes = new ArrayList<>();
    private final List<String> events = new ArrayList<>();
    private boolean manyPaths;

    /** @param makers each node is of one of these kinds */
    public Scenario(long seed, Node.Maker... makers) {
        this.makers = makers;
        world = new World(seed);
        random = world.random();
        int many = random.nextInt(25) == 0 ? MANY_PREFIXES : PREFIXES;
        for (int i = 0; i < many; i++) {
            prefixes.add(Prefix.parse("10." + i / 256 + "." + i % 256 + ".0/24"));
            prefixes.add(Prefix.parse("2001:db8:" + Integer.toHexString(i) + "::/48"));
        }
    }

    /** What is wrong at the end, or nothing. */
    public List<String> run() {
        build();
        speakers.forEach(each -> each.boot(false));
        int many = 3 + random.nextInt(10);
        for (int i = 0; i < many; i++) {
            long at = (long) (random.nextDouble() * UNREST.toNanos());
            int kind = random.nextInt(KINDS);
            world.after(at, () -> happen(kind));
        }
        while (world.now().compareTo(UNREST) <= 0) {
            world.run(Duration.ofMillis(1 + random.nextInt(6_000))); // at last whoever was leaving is gone
            List<String> untrue = untrue();
            if (!untrue.isEmpty()) {
                say("now");
                return untrue;
            }
        }
        world.run(Duration.ofSeconds(1));
        calm();
        List<String> wrong = List.of("nothing was looked at");
        for (Duration waited = Duration.ZERO;
                waited.compareTo(QUIET) < 0 && !wrong.isEmpty();
                waited = waited.plus(LOOK)) {
            world.run(LOOK);
            wrong = wrong();
        }
        if (wrong.isEmpty() && random.nextInt(10) == 0) {
            world.run(QUIET); // and so it stays
            wrong = wrong();
        }
        return wrong;
    }

    public List<String> events() {
        return events;
    }

    private void build() {
        int count = 2 + random.nextInt(4);
        int inside = random.nextBoolean() ? 1 : 1 + random.nextInt(Math.min(3, count));
        boolean reflects = random.nextBoolean();
        manyPaths = random.nextInt(4) == 0;
        List<Long> ids = new ArrayList<>();
        for (long id = 1; id <= count; id++) {
            ids.add(id * 7);
        }
        Collections.shuffle(ids, random);
        for (int i = 0; i < count; i++) {
            int group = Math.max(0, i - inside + 1);
            long as = random.nextBoolean() && i >= inside ? 4_200_000_001L + group : 65001 + group;
            speakers.add(makers[random.nextInt(makers.length)].make(world, i, as, ids.get(i)));
        }
        for (int i = 1; i < count; i++) {
            if (i >= inside) {
                connect(speakers.get(random.nextInt(i)), speakers.get(i), Relation.EXTERNAL);
            } else if (reflects) {
                connect(speakers.get(0), speakers.get(i), Relation.REFLECTOR_CLIENT);
            } else {
                for (int j = 0; j < i; j++) {
                    connect(speakers.get(j), speakers.get(i), Relation.INTERNAL);
                }
            }
        }
        for (int i = random.nextInt(count); i > 0; i--) {
            Node one = some();
            Node other = some();
            if (one.as != other.as && !one.links.containsKey(other.number)) {
                connect(one, other, Relation.EXTERNAL);
            }
        }
        for (Prefix prefix : prefixes) {
            if (random.nextInt(4) > 0) {
                some().originated.add(prefix);
            }
        }
    }

    /** @param relation what the other is to the one */
    private void connect(Node one, Node other, Relation relation) {
        boolean passive = random.nextInt(4) == 0;
        Relation back = relation == Relation.REFLECTOR_CLIENT ? Relation.INTERNAL : relation;
        one.links.put(other.number, new Node.Link(other, relation, config(one, other, passive)));
        other.links.put(one.number, new Node.Link(one, back, config(other, one, false)));
        say("link " + one.number + "-" + other.number + " " + relation
                + (one.links.get(other.number).manyPaths() ? " add-path" : "")
                + (other.links.get(one.number).manyPaths() ? " add-path back" : ""));
    }

    private PeerConfig config(Node from, Node to, boolean passive) {
        List<Capability> capabilities = new ArrayList<>();
        capabilities.add(new Capability.Multiprotocol(AfiSafi.IPV4_UNICAST));
        capabilities.add(new Capability.Multiprotocol(AfiSafi.IPV6_UNICAST));
        capabilities.add(new Capability.RouteRefreshing());
        if (random.nextBoolean()) {
            capabilities.add(new Capability.EnhancedRouteRefresh());
        }
        if (manyPaths && random.nextInt(3) > 0) {
            capabilities.add(new Capability.AddPath(List.of(
                    new Capability.AddPath.Entry(AfiSafi.IPV4_UNICAST, true, true),
                    new Capability.AddPath.Entry(AfiSafi.IPV6_UNICAST, true, true))));
        }
        boolean restarts = random.nextInt(3) > 0;
        if (restarts) {
            capabilities.add(restart());
        }
        int longLived = restarts && random.nextInt(3) == 0 ? 10 + random.nextInt(60) : 0;
        if (longLived > 0) {
            capabilities.add(new Capability.LongLived(List.of(
                    new Capability.LongLived.Entry(AfiSafi.IPV4_UNICAST, true, longLived),
                    new Capability.LongLived.Entry(AfiSafi.IPV6_UNICAST, random.nextBoolean(), longLived))));
        }
        int[] holds = {3, 30, 90, 90, 180, 0};
        var rules = OpenRules.of(from.as, from.routerId, to.as);
        return new PeerConfig(
                rules, holds[random.nextInt(holds.length)], capabilities, passive, TIMES, longLived, null);
    }

    private Capability restart() {
        List<Capability.GracefulRestart.Entry> families = new ArrayList<>();
        families.add(new Capability.GracefulRestart.Entry(AfiSafi.IPV4_UNICAST, random.nextInt(4) > 0));
        if (random.nextBoolean()) {
            families.add(new Capability.GracefulRestart.Entry(AfiSafi.IPV6_UNICAST, random.nextInt(4) > 0));
        }
        return new Capability.GracefulRestart(false, random.nextBoolean(), random.nextInt(60), families);
    }

    private Node some() {
        return speakers.get(random.nextInt(speakers.size()));
    }

    private Node.Link someLink(Node of) {
        List<Node.Link> links = List.copyOf(of.links.values());
        return links.get(random.nextInt(links.size()));
    }

    private void say(String what) {
        events.add(world.now().toMillis() + " ms " + what);
    }

    private static final int KINDS = 16;

    private void happen(int kind) {
        Node who = some();
        Node.Link link = someLink(who);
        Node to = link.remote();
        long later = 100 + random.nextInt(100_000);
        String between = who.number + "-" + to.number;
        switch (kind) {
            case 0 -> {
                say("cut " + between + " for " + later);
                world.cut(who.address, to.address);
                world.after(Duration.ofMillis(later).toNanos(), () -> world.mend(who.address, to.address));
            }
            case 1 -> {
                say("tcp reset " + between);
                world.reset(who.address, to.address);
                if (random.nextBoolean()) {
                    world.reset(to.address, who.address);
                }
            }
            case 2, 3 -> die(who, kind == 2, later);
            case 4 -> storm(who);
            case 5 -> filter(who, link);
            default -> onSession(kind, who, to, between, later);
        }
    }

    private void die(Node who, boolean planned, long later) {
        if (!who.isAlive()) {
            return;
        }
        say((planned ? "restart " : "crash ") + who.number + " for " + later);
        if (planned) {
            who.leaving = true;
            who.leaveForRestart();
        } else {
            who.crash();
        }
        world.after(Duration.ofMillis(later).toNanos(), () -> {
            if (!who.isAlive()) {
                who.boot(planned);
            }
        });
    }

    private void storm(Node who) {
        int many = 1 + random.nextInt(3 * prefixes.size());
        say("storm of " + many + " at " + who.number);
        for (int i = 0; i < many; i++) {
            Prefix prefix = prefixes.get(random.nextInt(prefixes.size()));
            who.originate(prefix, random.nextBoolean());
            if (random.nextInt(4) == 0) {
                Prefix again = prefixes.get(random.nextInt(prefixes.size()));
                world.after(random.nextInt(50_000_000), () -> who.originate(again, false));
            }
        }
    }

    private void filter(Node who, Node.Link link) {
        say("other filter at " + who.number + " for " + link.remote().number);
        link.denied().clear();
        prefixes.stream().filter(each -> random.nextInt(4) == 0).forEach(link.denied()::add);
        if (who.isAlive() && !who.removed.contains(link.remote().number)) {
            who.filtered(link.remote().number);
        }
    }

    private void onSession(int kind, Node who, Node to, String between, long later) {
        if (!who.isAlive() || who.removed.contains(to.number)) {
            return;
        }
        int peer = to.number;
        Runnable back = () -> {
            if (who.isAlive() && !who.removed.contains(peer)) {
                who.enable(peer);
            }
        };
        switch (kind) {
            case 6 -> {
                say("session reset " + between);
                who.session(peer).reset(Cease.RESET, "");
            }
            case 7 -> {
                say("disabled " + between + " for " + later);
                who.disable(peer);
                world.after(Duration.ofMillis(later).toNanos(), back);
            }
            case 8, 9 -> {
                say("refresh asked " + between);
                who.ask(peer, random.nextBoolean() ? Family.IPV4 : Family.IPV6);
            }
            case 10, 11 -> {
                say("stalled " + between + " for " + later);
                world.stall(who.address, to.address);
                world.after(Duration.ofMillis(later).toNanos(), () -> world.flow(who.address, to.address));
            }
            case 12 -> {
                int which = random.nextInt(NONSENSE.size());
                say("nonsense " + which + " from " + between);
                world.slip(who.address, to.address, HexFormat.of().parseHex(NONSENSE.get(which)));
            }
            case 13, 14 -> {
                say("removed " + between + " for " + later);
                who.removed.add(peer);
                who.known(peer, false);
                world.after(Duration.ofMillis(later).toNanos(), () -> takeBack(who, peer));
            }
            default -> {
                say("too many prefixes " + between);
                who.session(peer).tooManyPrefixes(Family.IPV4, 1);
                world.after(Duration.ofMillis(later).toNanos(), back);
            }
        }
    }

    private static void takeBack(Node who, int peer) {
        if (who.removed.remove(peer) && who.isAlive()) {
            who.known(peer, true);
        }
    }

    private void calm() {
        say("calm");
        for (Node speaker : speakers) {
            speaker.links.values().forEach(link -> {
                world.mend(speaker.address, link.remote().address);
                world.flow(speaker.address, link.remote().address);
            });
            if (!speaker.isAlive()) {
                speaker.boot(false);
            }
            List.copyOf(speaker.removed).forEach(peer -> takeBack(speaker, peer));
            speaker.links.keySet().forEach(speaker::enable);
        }
    }

    private List<String> untrue() {
        List<String> untrue = new ArrayList<>();
        speakers.stream().filter(node -> node.isAlive() && !node.leaving).forEach(node -> node.untrue()
                .forEach(each -> untrue.add(node.number + " " + each)));
        return untrue;
    }

    private List<String> wrong() {
        List<String> wrong = new ArrayList<>();
        for (Node speaker : speakers) {
            for (int other : speaker.links.keySet()) {
                PeerSession session = speaker.session(other);
                if (session.peer().state() != State.ESTABLISHED) {
                    wrong.add(speaker.number + " has no session with " + other + ": "
                            + session.facts().cause());
                }
                if (!session.peer().stale().isEmpty()) {
                    wrong.add(speaker.number + " keeps " + session.peer().stale() + " of " + other);
                }
            }
            speaker.wrong().forEach(each -> wrong.add(speaker.number + " " + each));
        }
        wrong.addAll(Reference.inconsistent(speakers));
        if (!manyPaths) { // else it is not said which of several equal paths of a neighbour is chosen
            compare(new Reference(speakers).paths(prefixes), wrong);
        }
        return wrong;
    }

    private void compare(Map<Integer, List<Node.Path>> expected, List<String> wrong) {
        for (Node speaker : speakers) {
            List<Node.Path> missing = new ArrayList<>(Reference.of(expected, speaker));
            List<Node.Path> surplus = new ArrayList<>(speaker.paths());
            speaker.paths().forEach(missing::remove);
            Reference.of(expected, speaker).forEach(surplus::remove);
            missing.forEach(each -> wrong.add(speaker.number + " lacks " + each));
            surplus.forEach(each -> wrong.add(speaker.number + " has   " + each));
        }
    }
}
