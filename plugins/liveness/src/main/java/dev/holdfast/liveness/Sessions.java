package dev.holdfast.liveness;

import dev.holdfast.api.Clock;
import dev.holdfast.api.Gates;
import dev.holdfast.api.KernelLink;
import dev.holdfast.api.gate.GatedPath;
import dev.holdfast.api.gate.PathReports;
import dev.holdfast.api.net.Envelope;
import dev.holdfast.api.net.PacketSocket;
import dev.holdfast.model.Family;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * All sessions over one socket. Whoever calls says what time it is by the clock; {@link #turn} sends and expires whatever is
 * due. Every method may be called from any thread; one lock guards all, and nothing under it waits.
 */
final class Sessions {
    private static final long COMPLAINT_GAP = Duration.ofSeconds(5).toNanos();

    private static final long SILENT_AFTER = Duration.ofSeconds(10).toNanos();
    /** Between the probes of two sessions that are re-armed together. */
    private static final long REARM_PACE = 50_000; // nanoseconds

    private final LivenessConfig config;
    private final Gates gates;
    private final Clock clock;
    private final RandomGenerator random;
    private final int ourVersion;
    private final Counters counters;
    private final PeerMeters peerMeters;
    private final Chronicle chronicle;
    private final Flapping endings = new Flapping(100, Duration.ofSeconds(10)); // a service may go with 100,000 routes
    private final Complaints complaints = new Complaints(COMPLAINT_GAP);
    private final Map<String, Member> byGate = new HashMap<>();
    private final Map<String, Set<Member>> byDevice = new HashMap<>();
    private final Map<String, Integer> indexes = new HashMap<>();
    private final Map<String, Long> rearmed = new HashMap<>();
    private final PeerIndex<Member> peers = new PeerIndex<>();
    private final Map<Member.Ends, List<Member>> between = new HashMap<>(); // the first of each list speaks for all
    private final List<@Nullable Member> members = new ArrayList<>(); // by number
    private final List<Integer> free = new ArrayList<>();
    private final Deadlines deadlines = new Deadlines();
    private final int[] census = new int[SessionState.values().length];
    private final ByteBuffer outgoing = ByteBuffer.allocateDirect(ControlPacket.BYTES);
    private final ControlPacket packet = new ControlPacket(outgoing);
    private final Envelope envelope = new Envelope();
    private @Nullable PacketSocket socket;
    private Runnable wake = () -> {};

    Sessions(
            LivenessConfig config,
            Gates gates,
            Clock clock,
            RandomGenerator random,
            Version version,
            Counters counters,
            PeerMeters peerMeters) {
        this.config = config;
        this.gates = gates;
        this.clock = clock;
        this.random = random;
        ourVersion = ControlPacket.packed(version);
        this.counters = counters;
        this.peerMeters = peerMeters;
        chronicle = new Chronicle(config.mode());
    }

    /** @param sooner called when something has become due before what {@link #nextDue} said last */
    synchronized void open(PacketSocket by, Runnable sooner) {
        socket = by;
        wake = sooner;
        wake.run();
    }

    synchronized void close() {
        if (socket != null) {
            if (endings.summaryDue() != LivenessSession.NEVER) {
                chronicle.endedBeside(endings.takeFolded());
            }
            chronicle.stopped(census[SessionState.UP.ordinal()]);
        }
        socket = null;
    }

    /** {@link #watch} comes later: nothing can be asked yet. A gate that is open stays so. */
    void expect(GatedPath path) {
        if (config.mode() == Mode.ACTIVE && path.route().family() == Family.IPV4) {
            if (!gates.isOpen(path.gate())) {
                gates.close(path.gate(), "the plugin that asks the far end has not started");
            }
        } else if (config.mode() == Mode.OFF || !isExcluded(path)) {
            gates.open(path.gate());
        }
    }

    /** @param takenOver whether an open gate is left open for a while: its route is in use, and nobody has said it fails */
    void watch(GatedPath path, boolean takenOver) {
        if (config.mode() == Mode.OFF || path.route().family() != Family.IPV4) {
            gates.open(path.gate()); // there is no probe for IPv6; a route that cannot be asked must not wait for ever
            return;
        }
        synchronized (this) {
            Member known = byGate.get(path.gate());
            if (known != null && known.path.equals(path)) {
                return;
            }
            if (known != null) {
                drop(known, "its path has changed");
            }
            add(path, takenOver && gates.isOpen(path.gate()));
        }
        wake.run();
    }

    private boolean isExcluded(GatedPath path) {
        return config.exclude().contains(path.route().network());
    }

    /** Routes with the same ends, such as a network and a part of it with the same first address, have one session. */
    private void add(GatedPath path, boolean inUse) {
        long now = clock.nanos();
        int number = free.isEmpty() ? members.size() : free.remove(free.size() - 1);
        List<Member> siblings = between.computeIfAbsent(Member.Ends.of(path), any -> new ArrayList<>(1));
        var session = siblings.isEmpty() ? new LivenessSession(config.timing(), random, now) : siblings.get(0).session;
        var member = new Member(path, session, siblings, number, clock.now(), now);
        siblings.add(member);
        if (number == members.size()) {
            members.add(member);
        } else {
            members.set(number, member);
        }
        byGate.put(path.gate(), member);
        byDevice.computeIfAbsent(path.device(), any -> new LinkedHashSet<>()).add(member);
        plug(member, indexes.getOrDefault(path.device(), 0));
        census[member.shown.ordinal()]++;
        peerMeters.add(member);
        if (isExcluded(path)) {
            session.adminDown(now);
            gates.close(path.gate(), "the destination is excluded from probing by the configuration");
        } else if (config.mode() == Mode.PASSIVE) {
            open(member);
        } else if (inUse) {
            member.open = true;
            member.graceEnds = now + session.detectTime() + 2 * session.txInterval();
        } else {
            gates.close(path.gate(), "the far end has not answered yet");
        }
        settle(member, now); // another route's session may be up already
        arm(member);
    }

    private void plug(Member member, int device) {
        member.device = device;
        if (device != 0 && member.speaks()) {
            peers.put(device, member.local, member.remote, member);
        }
    }

    synchronized void forget(String gate) {
        Member member = byGate.get(gate);
        if (member != null) {
            drop(member, "the route is no longer learned");
        }
    }

    private void drop(Member member, String why) {
        if (member.flapping.summaryDue() != LivenessSession.NEVER) {
            chronicle.folded(member, member.flapping.takeFolded());
        }
        if (member.shown == SessionState.UP) {
            long now = clock.nanos();
            if (endings.logs(now)) {
                chronicle.ended(member, why, now - member.shownSince);
            }
        }
        byGate.remove(member.path.gate());
        Set<Member> beside = byDevice.get(member.path.device());
        if (beside != null && beside.remove(member) && beside.isEmpty()) {
            byDevice.remove(member.path.device());
        }
        boolean spoke = member.speaks();
        int device = member.device;
        unplug(member);
        member.siblings.remove(member);
        if (member.siblings.isEmpty()) {
            between.remove(Member.Ends.of(member.path));
        } else if (spoke) {
            plug(member.siblings.get(0), device);
            arm(member.siblings.get(0));
        }
        peerMeters.remove(member);
        census[member.shown.ordinal()]--;
        deadlines.set(member.txSlot(), LivenessSession.NEVER);
        deadlines.set(member.detectSlot(), LivenessSession.NEVER);
        members.set(member.number, null);
        free.add(member.number);
    }

    private void unplug(Member member) {
        if (member.device != 0 && peers.find(member.device, member.local, member.remote) == member) {
            peers.remove(member.device, member.local, member.remote);
        }
        member.device = 0;
    }

    /** A device is there, perhaps another one of the same name. */
    void present(KernelLink link) {
        boolean plugged;
        synchronized (this) {
            Integer before = indexes.put(link.name(), link.index());
            plugged = before == null || before != link.index();
            if (plugged) {
                for (Member member : byDevice.getOrDefault(link.name(), Set.of())) {
                    unplug(member);
                    plug(member, link.index());
                }
            }
        }
        if (link.up()) {
            rearm(link.name());
        }
    }

    synchronized void gone(String device) {
        indexes.remove(device);
        byDevice.getOrDefault(device, Set.of()).forEach(this::unplug);
    }

    /** The paths over a device may be back: those that are down are asked at once, if that was not done just now. */
    void rearm(String device) {
        synchronized (this) {
            long now = clock.nanos();
            Long last = rearmed.get(device);
            long delay = config.rearmDelay().toNanos();
            if (delay == 0 || last != null && now - last < delay) {
                return;
            }
            rearmed.put(device, now);
            long turn = now; // thousands in one breath would not fit the buffers of either side
            for (Member member : byDevice.getOrDefault(device, Set.of())) {
                if (member.speaks()) {
                    member.session.rearm(turn);
                    turn += REARM_PACE;
                    arm(member);
                }
            }
        }
        wake.run();
    }

    /** A datagram has come in. */
    void received(ByteBuffer datagram, ControlPacket incoming, Envelope from) {
        var verdict = incoming.check(datagram.limit());
        if (verdict != ControlPacket.Verdict.READABLE) {
            counters.invalid(verdict);
            return;
        }
        boolean sooner;
        synchronized (this) {
            Member member = peers.find(from.device, from.local, from.remote);
            if (member == null) {
                counters.unknownPeer();
                return;
            }
            long before = deadlines.first();
            long now = clock.nanos();
            var outcome = member.session.receive(incoming, now);
            if (outcome == LivenessSession.Received.FOREIGN) {
                counters.foreign();
                return;
            }
            counters.received();
            if (member.firstHeardAt == LivenessSession.NEVER && member.session.state() != SessionState.UP) {
                member.firstHeardAt = now;
            }
            settleAll(member, now);
            arm(member);
            sooner = deadlines.first() < before;
        }
        if (sooner) {
            wake.run();
        }
    }

    /** Sends and expires all that is due. */
    synchronized void turn() {
        long now = clock.nanos();
        while (deadlines.first() <= now) {
            int slot = deadlines.take();
            Member member = members.get(slot / 2);
            if (member == null) {
                continue;
            }
            if (slot % 2 == 0) {
                send(member, now);
            } else {
                Member speaker = member.siblings.get(0);
                speaker.session.expire(now);
                settleAll(speaker, now);
                summarise(member, now);
                endGrace(member, now);
                arm(speaker);
            }
            arm(member);
        }
        if (now >= endings.summaryDue()) {
            chronicle.endedBeside(endings.takeFolded());
        }
    }

    /** When {@link #turn} has work next, monotonic; {@link LivenessSession#NEVER}: not before something happens. */
    synchronized long nextDue() {
        return socket == null ? LivenessSession.NEVER : Math.min(deadlines.first(), endings.summaryDue());
    }

    private void arm(Member member) {
        long own = Math.min(member.flapping.summaryDue(), member.graceEnds);
        if (member.speaks()) {
            deadlines.set(member.txSlot(), member.session.nextTx());
            deadlines.set(member.detectSlot(), Math.min(member.session.detectDeadline(), own));
        } else {
            deadlines.set(member.detectSlot(), own);
        }
    }

    private void send(Member member, long now) {
        member.session.transmit(packet, config.mode() == Mode.PASSIVE, ourVersion, now);
        PacketSocket line = socket;
        if (line == null || member.device == 0) {
            return; // without its device nothing can leave; the session goes on, and is re-armed when the device comes
        }
        envelope.to(member.remote, config.port());
        envelope.local = member.local;
        envelope.device = member.device;
        try {
            line.send(outgoing.clear(), envelope);
            counters.sent();
        } catch (IOException e) {
            counters.sendError();
            complaints.say(now, "liveness: probes cannot be sent over " + member.path.device() + ": " + e.getMessage());
        }
    }

    private void settleAll(Member speaker, long now) {
        settle(speaker, now);
        List<Member> all = speaker.siblings;
        for (int i = 1; i < all.size(); i++) {
            Member member = all.get(i);
            if (member.shown != member.session.state()) {
                member.firstHeardAt = speaker.heardBefore;
                settle(member, now);
                arm(member);
            }
        }
    }

    /** Draws the consequences of a change of state, once. */
    private void settle(Member member, long now) {
        SessionState state = member.session.state();
        SessionState from = member.shown;
        if (state == from) {
            return;
        }
        long previous = now - member.shownSince;
        Reason reason = member.session.reason();
        member.shown = state;
        member.shownSince = now;
        member.since = clock.now();
        census[from.ordinal()]--;
        census[state.ordinal()]++;
        counters.transition(from, state, reason);
        member.remember(new Member.Transition(member.since, from, state, reason, previous));
        if (state == SessionState.UP) {
            long convergence = now - Math.min(member.firstHeardAt, now);
            member.heardBefore = member.firstHeardAt;
            member.firstHeardAt = LivenessSession.NEVER;
            member.graceEnds = LivenessSession.NEVER;
            counters.convergedUp(convergence);
            open(member);
            tell(member, reason, now - member.notUpSince, convergence, now);
        } else if (from == SessionState.UP) {
            long convergence = now - Math.min(member.session.firstMissingAt(), now);
            counters.convergedDown(convergence);
            member.notUpSince = now;
            shut(member, reason);
            tell(member, reason, previous, convergence, now);
        }
    }

    private void tell(Member member, Reason reason, long previous, long convergence, long now) {
        if (member.flapping.logs(now)) {
            chronicle.transition(member, reason, previous, convergence);
        }
    }

    private void summarise(Member member, long now) {
        if (now >= member.flapping.summaryDue()) {
            chronicle.folded(member, member.flapping.takeFolded());
        }
    }

    /** A route that was in use when its watch began, and whose far end has had its time to answer. */
    private void endGrace(Member member, long now) {
        if (now >= member.graceEnds) {
            member.graceEnds = LivenessSession.NEVER;
            member.open = false;
            gates.close(member.path.gate(), "the far end has not answered since it is watched");
            chronicle.silent(member, now - member.notUpSince);
        }
    }

    private void open(Member member) {
        member.open = true;
        gates.open(member.path.gate());
    }

    private void shut(Member member, Reason reason) {
        boolean stays = config.mode() == Mode.PASSIVE || member.path.keep() || member.session.peerPassive();
        if (!stays) {
            member.open = false;
            gates.close(member.path.gate(), "the far end no longer answers: " + reason);
        }
    }

    void receiveFailed(IOException e) {
        counters.receiveError();
        complaints.say(clock.nanos(), "liveness: probes cannot be received: " + e.getMessage());
    }

    /** See {@link dev.holdfast.api.gate.PathHealth#silentDevices}. */
    synchronized List<String> silentDevices() {
        long now = clock.nanos();
        return byDevice.entrySet().stream()
                .filter(device -> areSilent(device.getValue(), now))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    /** Who is never asked does not count. */
    private boolean areSilent(Set<Member> beside, long now) {
        boolean asked = false;
        for (Member member : beside) {
            if (member.shown != SessionState.ADMIN_DOWN) {
                asked = true;
                if (!isSilent(member, now)) {
                    return false;
                }
            }
        }
        return asked;
    }

    private boolean isSilent(Member member, long now) {
        return config.mode() == Mode.ACTIVE
                && member.shown != SessionState.UP
                && now - member.notUpSince > SILENT_AFTER;
    }

    /** Those that are open now. */
    synchronized List<String> openGates() {
        return byGate.entrySet().stream()
                .filter(member -> member.getValue().open)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** How many sessions are in one state. */
    synchronized int count(SessionState state) {
        return census[state.ordinal()];
    }

    /** All of them, by device, then route. */
    synchronized List<SessionView> views() {
        long now = clock.nanos();
        return byGate.values().stream()
                .map(member -> SessionView.of(member, config.mode(), now))
                .sorted(SessionView.ORDER)
                .toList();
    }

    /** All of them, for other plugins. */
    synchronized List<PathReports.PathReport> reports() {
        return byGate.values().stream().map(Member::report).toList();
    }

    /** Those of one route, with their history. */
    synchronized List<SessionView.Detailed> details(String route) {
        long now = clock.nanos();
        return byGate.values().stream()
                .filter(member -> member.path.route().toString().equals(route)
                        || member.path.route().network().toString().equals(route))
                .map(member -> SessionView.Detailed.of(member, config.mode(), now))
                .sorted((a, b) -> SessionView.ORDER.compare(a.session(), b.session()))
                .toList();
    }
}
