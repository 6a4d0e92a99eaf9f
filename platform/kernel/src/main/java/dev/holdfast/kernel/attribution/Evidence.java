package dev.holdfast.kernel.attribution;

import dev.holdfast.api.Origin;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that is known when one event is judged.
 *
 * @param netns inode of the managed namespace; 0: not known
 * @param socket the socket that has the port now; null: none has
 * @param former the one process that held the port alone when last looked at, if it is closed now
 * @param numbered processes that had the port's number, by our count or their own, in the second before the event
 * @param heirs descendants of those that may have used their sockets
 * @param recent processes that started a program in the second before the event, the newest first
 * @param execs whether exec records are at hand and none is missing
 * @param exits whether exit records are at hand
 * @param libnetlink whether the request counts from the time of day in seconds, as iproute2 and its like do
 * @param last whether nothing more is going to come
 */
record Evidence(
        Origin origin,
        long netns,
        @Nullable Socket socket,
        @Nullable Trace former,
        List<Trace> numbered,
        List<Trace> heirs,
        List<Trace> recent,
        boolean execs,
        boolean exits,
        boolean libnetlink,
        boolean last) {

    /**
     * A socket that is open.
     *
     * @param sure whether we could look into every process
     */
    record Socket(List<Trace> holders, boolean sure) {}

    Evidence {
        numbered = List.copyOf(numbered);
        heirs = List.copyOf(heirs);
        recent = List.copyOf(recent);
    }
}
