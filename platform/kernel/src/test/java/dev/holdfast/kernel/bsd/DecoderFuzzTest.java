package dev.holdfast.kernel.bsd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.kernel.bsd.wire.Flaw;
import dev.holdfast.kernel.bsd.wire.Frames;
import dev.holdfast.kernel.bsd.wire.RouteMessage;
import dev.holdfast.kernel.bsd.wire.RouteSystem;
import dev.holdfast.kernel.bsd.wire.Rtm;
import dev.holdfast.kernel.bsd.wire.SocketAddress;
import dev.holdfast.kernel.simulated.VirtualClock;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * S26: whatever the bytes, reading ends and throws nothing. {@code -Dholdfast.fuzz.frames=N} asks for another number of
 * frames, {@code -Dholdfast.fuzz.seed=N} for others.
 */
class DecoderFuzzTest {
    private static final int FRAMES = Integer.getInteger("holdfast.fuzz.frames", 1_000_000);
    private static final long SEED = Long.getLong("holdfast.fuzz.seed", 26);
    private static final int ROOM = 8192;

    @Test
    void s26AMillionMutatedFramesAreReadWithoutAnExceptionOrUnboundedWork() {
        var random = new SplittableRandom(SEED);
        List<Fixture> fixtures = Fixture.all();
        ByteBuffer buffer = ByteBuffer.allocateDirect(ROOM).order(ByteOrder.LITTLE_ENDIAN);
        var readers = List.of(new Reader(RouteSystem.DARWIN), new Reader(RouteSystem.FREEBSD));
        for (int i = 0; i < FRAMES; i++) {
            Fixture fixture = fixtures.get(random.nextInt(fixtures.size()));
            int length = mutate(buffer, fixture.bytes(), random);
            try {
                readers.get(
                                random.nextInt(10) == 0
                                        ? random.nextInt(2)
                                        : fixture.system().ordinal())
                        .read(buffer, length);
            } catch (RuntimeException e) {
                throw new AssertionError("frame " + i + " of seed " + SEED + ", made from " + fixture, e);
            }
        }
        assertThat(readers).allSatisfy(reader -> assertThat(reader.flaws).isPositive());
    }

    private static int mutate(ByteBuffer buffer, byte[] bytes, SplittableRandom random) {
        buffer.put(0, bytes);
        int length = bytes.length;
        for (int edits = random.nextInt(5); edits > 0; edits--) {
            // Most of what matters stands at the front and in the first byte of each socket address.
            int at = random.nextInt(random.nextBoolean() ? Math.min(length, 32) : length);
            buffer.put(at, (byte) (random.nextBoolean() ? random.nextInt(256) : random.nextInt(34)));
        }
        switch (random.nextInt(6)) {
            case 0:
                return random.nextInt(length + 1);
            case 1:
                int more = random.nextInt(64);
                for (int i = 0; i < more; i++) {
                    buffer.put(length + i, (byte) random.nextInt(256));
                }
                return length + more;
            case 2:
                buffer.putShort(0, (short) random.nextInt(length + 8));
                return length;
            default:
                return length;
        }
    }

    /** Reads all there is to read of each message. */
    private static final class Reader {
        final Frames frames = new Frames();
        final RouteMessage message;
        final Classifier classifier;
        int flaws;

        Reader(RouteSystem system) {
            message = new RouteMessage(system);
            classifier = new Classifier(
                    system, Fixture.OWN_PID, new EchoLedger(), index -> index % 3 == 0, new VirtualClock());
        }

        void read(ByteBuffer buffer, int length) {
            frames.isOneRecord(buffer, length);
            frames.wrap(buffer, 0, length);
            int steps = 0;
            int last = -1;
            while (frames.next()) {
                if (frames.at() <= last || ++steps > length / 4) {
                    throw new IllegalStateException("no way forward at " + frames.at());
                }
                last = frames.at();
                if (message.wrap(buffer, frames.at(), frames.end()) == Flaw.NONE) {
                    readAll();
                } else {
                    flaws++;
                }
                if (frames.version() == Rtm.VERSION) {
                    classifier.classify(frames.type(), buffer, frames.at(), frames.end());
                }
            }
        }

        private void readAll() {
            int sum = message.index() + message.flags() + message.pid() + message.sequence() + message.errno();
            sum += message.mtu() + message.linkState() + message.linkType();
            sum += message.type() == Rtm.IFANNOUNCE && message.system() == RouteSystem.FREEBSD
                    ? message.announcedName().length()
                    : 0;
            for (int i = 0; i < Rtm.POSITIONS; i++) {
                if (message.has(i)) {
                    SocketAddress address = message.address(i);
                    sum += address.isLink() && i != Rtm.NETMASK
                            ? address.linkName().length() + address.hardware().length + address.linkIndex()
                            : 0;
                    sum += address.isInet() || address.isInet6() ? address.ip().hashCode() : 0;
                    sum += message.zone(i);
                }
            }
            if (message.isRoute() || message.type() == Rtm.NEWADDR) {
                int bits = message.prefixLength();
                if (bits < 0 || bits > 128) {
                    throw new IllegalStateException("a prefix length of " + bits + ", sum " + sum);
                }
            }
        }
    }
}
