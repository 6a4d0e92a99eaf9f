package dev.holdfast.bgp.sim;

import dev.holdfast.bgp.exports.Exports;
import dev.holdfast.bgp.fsm.Event;
import dev.holdfast.bgp.rib.Chore;
import dev.holdfast.bgp.rib.Rib;
import dev.holdfast.bgp.rib.RibPeer;
import dev.holdfast.bgp.rib.RibRules;
import dev.holdfast.bgp.rib.Walk;
import dev.holdfast.bgp.session.PeerSession;
import dev.holdfast.bgp.transport.Line;
import dev.holdfast.bgp.wire.AsPath;
import dev.holdfast.bgp.wire.AttributesWriter;
import dev.holdfast.bgp.wire.Origin;
import dev.holdfast.model.Family;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Prefix;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A speaker put together by hand from the parts; says and keeps whatever its links are configured to. */
public final class SimSpeaker extends Node {
    private @Nullable Life life;

    public SimSpeaker(World world, int number, long as, long routerId) {
        super(world, number, as, routerId);
    }

    @Override
    public boolean isAlive() {
        return life != null;
    }

    private Life life() {
        if (life == null) {
            throw new IllegalStateException("speaker " + number + " is dead");
        }
        return life;
    }

    private SimPeer peer(int number) {
        return Objects.requireNonNull(life().peers.get(number));
    }

    @Override
    public void boot(boolean restarting) {
        allKnown();
        var born = new Life();
        life = born;
        born.begin(restarting);
        world.listen(address, born::accepted);
    }

    @Override
    public void crash() {
        life = null;
        world.kill(address);
    }

    @Override
    public void leaveForRestart() {
        Life ending = life();
        world.deaf(address);
        ending.peers.values().forEach(peer -> peer.session().stop(Event.Stop.Why.RESTARTING, "restart"));
        world.after(Duration.ofMillis(50).toNanos(), () -> {
            if (life == ending) {
                crash();
            }
        });
    }

    @Override
    public void originates(Prefix prefix, boolean now) {
        if (now) {
            life().originate(prefix);
        } else {
            life().withdraw(prefix);
        }
    }

    @Override
    public void filtered(int from) {
        peer(from).judgeAgain();
    }

    @Override
    public PeerSession session(int with) {
        return peer(with).session();
    }

    @Override
    public void known(int with, boolean now) {
        if (now) {
            enable(with);
        } else {
            session(with).stop(Event.Stop.Why.DECONFIGURED, "");
        }
    }

    @Override
    public void disable(int with) {
        session(with).stop(Event.Stop.Why.DISABLED, "");
    }

    @Override
    public void enable(int with) {
        session(with).start();
    }

    @Override
    public void ask(int whom, Family family) {
        peer(whom).ask(family);
    }

    @Override
    public List<Path> paths() {
        Life now = life();
        return paths(now.rib, now::from);
    }

    @Override
    public List<String> wrong() {
        return List.of();
    }

    @Override
    public List<String> untrue() {
        Life now = life();
        return now.peers.values().stream()
                .filter(peer -> !now.walk.isBusy(peer.ribPeer()))
                .flatMap(peer -> untrue(now.rib, peer.ribPeer(), peer.session()).stream())
                .toList();
    }

    /** What is lost when the process is. */
    final class Life {
        final Map<Integer, SimPeer> peers = new TreeMap<>();
        final Rib rib = new Rib(RibRules.USUAL);
        final Walk walk;
        final Exports exports;
        private final AtomicLong ticks = new AtomicLong();
        private final int local;
        private boolean awake;

        Life() {
            walk = new Walk(rib, ticks::incrementAndGet);
            exports = new Exports(rib, ticks::incrementAndGet);
            local = rib.add(new RibPeer(new IpAddress(Family.IPV4, 0, 0), routerId, false, true));
        }

        boolean lives() {
            return life == this;
        }

        SimSpeaker speaker() {
            return SimSpeaker.this;
        }

        void begin(boolean restarting) {
            links.forEach((other, link) -> peers.put(other, new SimPeer(this, link, restarting)));
            originated.forEach(this::originate);
            peers.values().forEach(SimPeer::begin);
            tick();
        }

        /** Who is slow does not hold up others for ever. */
        private void tick() {
            after(Duration.ofSeconds(3), () -> {
                wake();
                tick();
            });
        }

        void after(Duration time, Runnable what) {
            world.after(time.toNanos(), () -> {
                if (lives()) {
                    what.run();
                }
            });
        }

        void accepted(Line line) {
            for (SimPeer peer : peers.values()) {
                if (peer.link().remote().address().equals(line.remote())) {
                    peer.session().accepted(line);
                    return;
                }
            }
            line.close();
        }

        private void originate(Prefix prefix) {
            var attributes = new AttributesWriter().origin(Origin.IGP).asPath(AsPath.EMPTY);
            int set = rib.intern(attributes.bytes(), 0, attributes.length());
            IpAddress network = prefix.network();
            rib.announce(local, prefix.family(), 0, network.high(), network.low(), prefix.length(), set, set, false);
            rib.release(set);
            wake();
        }

        private void withdraw(Prefix prefix) {
            IpAddress network = prefix.network();
            rib.withdraw(local, prefix.family(), 0, network.high(), network.low(), prefix.length());
            wake();
        }

        void act(Chore chore, Runnable done) {
            walk.add(chore, done);
            wake();
        }

        void wake() {
            if (!awake) {
                awake = true;
                after(Duration.ofNanos(world.random().nextInt(2_000_000)), this::work);
            }
        }

        /** A slice, of which nobody knows how far it comes. */
        private void work() {
            awake = false;
            boolean more = walk.work(ticks.get() + 1 + world.random().nextInt(20));
            for (Family family : Family.values()) {
                int some = 1 + world.random().nextInt(8);
                more |= rib.drain(family, some, (prefix, best) -> exports.changed(family, prefix, best)) > 0;
            }
            more |= exports.work(ticks.get() + 1 + world.random().nextInt(20));
            if (more) {
                wake();
            }
        }

        private int from(int ribPeer) {
            if (ribPeer == local) {
                return number;
            }
            for (Map.Entry<Integer, SimPeer> each : peers.entrySet()) {
                if (each.getValue().ribPeer() == ribPeer) {
                    return each.getKey();
                }
            }
            return -1;
        }
    }
}
