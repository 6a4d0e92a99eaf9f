package dev.holdfast.bgp.sim;

import dev.holdfast.bgp.transport.Line;
import dev.holdfast.bgp.wire.Header;
import dev.holdfast.bgp.wire.Notification;
import dev.holdfast.model.IpAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** One end of a connection in a {@link World}. */
final class SimLine implements Line {
    private static final int MARK_BYTES = 4096;
    private static final byte[] END = {};
    private static final Duration KEEPALIVE = Duration.ofSeconds(60);

    private final World world;
    private final IpAddress local;
    private final IpAddress remote;
    private final ArrayDeque<Parcel> flight = new ArrayDeque<>();
    private @Nullable SimLine far;
    private @Nullable Ear ear;
    private long lastAt;
    private int waiting;
    private boolean full;
    private boolean paused;
    private boolean extended;
    private boolean closed; // by its owner
    private boolean over; // nothing arrives, and nobody is told

    private record Parcel(byte[] bytes, long at) {}

    SimLine(World world, IpAddress local, IpAddress remote) {
        this.world = world;
        this.local = local;
        this.remote = remote;
    }

    void meets(SimLine other) {
        far = other;
        other.far = this;
        keepAlive();
        other.keepAlive();
    }

    /** TCP itself looks now and then whether the other end is still there. */
    private void keepAlive() {
        world.after(KEEPALIVE.toNanos(), () -> {
            if (!over && !closed) {
                if (other().over && !world.isCut(local, remote)) {
                    reset();
                }
                keepAlive();
            }
        });
    }

    boolean isOver() {
        return over;
    }

    @Override
    public void hear(Ear listener) {
        ear = listener;
        later(over ? () -> listener.closed("Connection reset by peer") : other()::pump);
    }

    private SimLine other() {
        if (far == null) {
            throw new IllegalStateException("a line has two ends");
        }
        return far;
    }

    private void later(Runnable what) {
        world.after(0, what);
    }

    @Override
    public IpAddress local() {
        return local;
    }

    @Override
    public int localPort() {
        return 179;
    }

    @Override
    public IpAddress remote() {
        return remote;
    }

    @Override
    public int remotePort() {
        return 179;
    }

    @Override
    public @Nullable String device() {
        return null;
    }

    @Override
    public void send(byte[] message) {
        if (!closed && !over) {
            waiting += message.length;
            full |= waiting > MARK_BYTES;
            put(message);
        }
    }

    private void put(byte[] bytes) {
        lastAt = Math.max(lastAt, world.nanos() + world.delay());
        flight.add(new Parcel(bytes, lastAt));
        world.after(lastAt - world.nanos(), this::pump);
    }

    /** Hands over at the other end what has had its time, in order, unless something is in the way. */
    void pump() {
        while (!flight.isEmpty() && flight.peek().at() <= world.nanos() && !world.isStalled(local, remote)) {
            SimLine to = other();
            if (to.over) {
                flight.clear();
                reset();
                return;
            }
            if (!to.closed && (to.paused || to.ear == null)) {
                return;
            }
            Parcel parcel = flight.remove();
            if (parcel.bytes() == END) {
                over = true;
                to.lost("closed by the peer");
                return;
            }
            waiting -= parcel.bytes().length;
            left();
            to.arrive(parcel.bytes());
        }
    }

    private void left() {
        Ear mine = ear;
        if (mine == null || closed || over) {
            return;
        }
        mine.sent();
        if (full && waiting <= MARK_BYTES / 2 && !closed) {
            full = false;
            mine.writable();
        }
    }

    private void arrive(byte[] bytes) {
        Ear mine = ear;
        if (mine == null || closed) {
            return; // whoever has closed reads on, and hears nothing
        }
        for (int at = 0; at < bytes.length && !closed; ) {
            Notification refusal = Header.refuse(bytes, at, extended);
            if (refusal != null) {
                mine.broken(refusal);
                return;
            }
            int length = Header.length(bytes, at);
            mine.message(bytes, at, at + length);
            at += length;
        }
        if (!closed) {
            mine.batchEnds();
        }
    }

    private void lost(String why) {
        boolean tell = !closed && !over;
        over = true;
        Ear mine = ear;
        if (tell && mine != null) {
            mine.closed(why);
        }
    }

    /** This end learns that the connection is no more. */
    void reset() {
        later(() -> lost("Connection reset by peer"));
    }

    /** The process is gone; the other end hears of it if anything gets through. */
    void die() {
        if (!over) {
            closed = true;
            over = true;
            flight.clear();
            SimLine to = other();
            world.after(world.delay(), () -> {
                if (!world.isCut(local, remote)) {
                    to.lost("Connection reset by peer");
                }
            });
        }
    }

    @Override
    public boolean isWritable() {
        return !full && !closed && !over;
    }

    @Override
    public long waitingBytes() {
        return waiting;
    }

    @Override
    public void takeExtended(boolean taken) {
        extended = taken;
    }

    @Override
    public void pauseReading(boolean pause) {
        paused = pause;
        if (!pause) {
            later(other()::pump);
        }
    }

    @Override
    public void close() {
        if (!closed && !over) {
            closed = true;
            put(END);
        }
    }
}
