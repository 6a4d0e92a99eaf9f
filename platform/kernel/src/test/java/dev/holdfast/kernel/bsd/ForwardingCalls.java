package dev.holdfast.kernel.bsd;

import dev.holdfast.kernel.bsd.wire.RouteSystem;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Passes every call on to another; for those who want to answer some themselves. */
abstract class ForwardingCalls implements RouteSocketCalls {
    private final RouteSocketCalls next;

    ForwardingCalls(RouteSocketCalls next) {
        this.next = next;
    }

    @Override
    public RouteSystem system() {
        return next.system();
    }

    @Override
    public String release() {
        return next.release();
    }

    @Override
    public int pid() {
        return next.pid();
    }

    @Override
    public boolean isPrivileged() {
        return next.isPrivileged();
    }

    @Override
    public void listen() throws CallFailed {
        next.listen();
    }

    @Override
    public void wake() {
        next.wake();
    }

    @Override
    public int write(ByteBuffer request) {
        return next.write(request);
    }

    @Override
    public ByteBuffer table(int family, int operation, int argument) throws CallFailed {
        return next.table(family, operation, argument);
    }

    @Override
    public int control(int family, long request, ByteBuffer argument, @Nullable ByteBuffer pointed) {
        return next.control(family, request, argument, pointed);
    }

    @Override
    public void close() {
        next.close();
    }
}
