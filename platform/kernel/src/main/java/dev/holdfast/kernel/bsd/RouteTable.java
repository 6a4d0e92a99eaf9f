package dev.holdfast.kernel.bsd;

import dev.holdfast.api.DumpException;
import dev.holdfast.api.KernelRoute;
import dev.holdfast.kernel.bsd.wire.Flaw;
import dev.holdfast.kernel.bsd.wire.Frames;
import dev.holdfast.kernel.bsd.wire.RouteMessage;
import dev.holdfast.kernel.bsd.wire.RouteSystem;
import dev.holdfast.kernel.bsd.wire.Rtm;
import dev.holdfast.model.Family;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads the table of routes, one thread at a time, which wakes nobody: never by a request on a socket, whose answer everybody would be told. */
final class RouteTable {
    private static final int DARWIN_DUMP2 = 7;
    private static final int FREEBSD_DUMP = 1;

    private final RouteSocketCalls calls;
    private final RouteReader reader;
    private final RouteMessage row;

    RouteTable(RouteSocketCalls calls, RouteReader reader) {
        this.calls = calls;
        this.reader = reader;
        this.row = new RouteMessage(calls.system());
    }

    /** @param family null: both */
    synchronized void read(@Nullable Family family, Consumer<KernelRoute> each) throws DumpException {
        RouteSystem system = calls.system();
        ByteBuffer table;
        try {
            int code = family == null ? 0 : family == Family.IPV4 ? Rtm.AF_INET : system.inet6();
            table = calls.table(code, system == RouteSystem.DARWIN ? DARWIN_DUMP2 : FREEBSD_DUMP, 0);
        } catch (CallFailed e) {
            throw new DumpException("the table of routes cannot be read: " + e.getMessage(), e);
        }
        Frames frames = new Frames().wrap(table, 0, table.limit());
        while (frames.next()) {
            // What cannot be read is left out: the rest of the table is still true.
            if (frames.version() == Rtm.VERSION
                    && row.wrap(table, frames.at(), frames.end()) == Flaw.NONE
                    && row.isRoute()) {
                KernelRoute route = reader.read(row);
                if (route != null) {
                    each.accept(route);
                }
            }
        }
        if (frames.stop() != Frames.Stop.END) {
            throw new DumpException("the table of routes ends in the middle of a row: " + frames.stop());
        }
    }
}
