package dev.holdfast.kernel.bsd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.Origin;
import dev.holdfast.kernel.bsd.wire.RouteSystem;
import dev.holdfast.model.Confidence;
import dev.holdfast.model.Culprit;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

/** As much of the native side as another system can run: calls that it shares, and what needs none. */
class NativeBindingTest {
    /** {@code FIONREAD} of Linux. */
    private static final long BYTES_WAITING = 0x541B;

    @Test
    void buffersReachTheCLibraryAndAVariadicCallTakesItsArgument() {
        BsdLibC libc = BsdLibC.get();
        ByteBuffer pipe = memory(8);
        assertThat(libc.pipe(pipe)).isZero();

        assertThat(libc.write(pipe.getInt(4), memory(3).put(1, (byte) 9), 3)).isEqualTo(3);
        ByteBuffer waiting = memory(4);
        assertThat(libc.ioctl(pipe.getInt(0), BYTES_WAITING, waiting)).isZero();
        assertThat(waiting.getInt(0)).isEqualTo(3);
        ByteBuffer polled = memory(8).putInt(0, pipe.getInt(0)).putShort(4, (short) BsdLibC.POLLIN);
        assertThat(libc.poll(polled, 1, 0)).isEqualTo(1);
        ByteBuffer read = memory(8);
        assertThat(libc.read(pipe.getInt(0), read, 8)).isEqualTo(3);
        assertThat(read.get(1)).isEqualTo((byte) 9);
        assertThat(libc.close(pipe.getInt(0)) + libc.close(pipe.getInt(4))).isZero();
        assertThat(libc.close(pipe.getInt(0))).isEqualTo(-1);
        assertThat(BsdErrno.name(RouteSystem.DARWIN, BsdLibC.errno())).isEqualTo("EBADF");
    }

    private static ByteBuffer memory(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Test
    void theSystemIsKnownByTheNameAJvmGivesIt() {
        assertThat(RouteSystem.of("Mac OS X")).isEqualTo(RouteSystem.DARWIN);
        assertThat(RouteSystem.of("FreeBSD")).isEqualTo(RouteSystem.FREEBSD);
        assertThat(RouteSystem.of("Linux")).isNull();
    }

    @Test
    void errorsHaveTheNumbersOfTheirSystem() {
        assertThat(BsdErrno.name(RouteSystem.DARWIN, 102)).isEqualTo("EOPNOTSUPP");
        assertThat(BsdErrno.name(RouteSystem.FREEBSD, 45)).isEqualTo("EOPNOTSUPP");
        assertThat(BsdErrno.name(RouteSystem.FREEBSD, 51)).isEqualTo("ENETUNREACH");
        assertThat(BsdErrno.name(RouteSystem.FREEBSD, 4711)).isEqualTo("errno 4711");
    }

    @Test
    void aLivingProcessIsNamedAndOneThatHasEndedIsNot() {
        var named = new NamedByKernel();
        int pid = (int) ProcessHandle.current().pid();

        Culprit us = named.identify(new Origin(pid, 1, 0)).join();
        assertThat(us.command()).contains("java");
        assertThat(us.confidence()).isEqualTo(Confidence.LIKELY);
        Culprit ended = named.identify(new Origin(Integer.MAX_VALUE, 1, 0)).join();
        assertThat(ended.command()).isNull();
        assertThat(ended.confidence()).isEqualTo(Confidence.NONE);
        assertThat(named.identify(new Origin(0, 0, 0)).join().command()).isNull();
    }
}
