package dev.holdfast.kernel.bsd;

import dev.holdfast.kernel.bsd.wire.RouteSystem;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * All that is asked of a system with a route socket, so that the rest can be run on any machine against a scripted one.
 * Buffers are direct and little endian; the system reads from position 0 to the limit. {@link #receive} is for one thread,
 * {@link #write} for one other; the rest for any.
 */
public interface RouteSocketCalls extends AutoCloseable {
    /** From {@link #receive}: woken, or there is nothing. */
    int NOTHING = -1;

    RouteSystem system();

    /** Release of its kernel, for people. */
    String release();

    /** Our process, as the kernel writes it into reports. */
    int pid();

    /** Whether the table may be changed. */
    boolean isPrivileged();

    /** From now on reports are kept for {@link #receive}; those kept before are forgotten. */
    void listen() throws CallFailed;

    /**
     * Reads the next report.
     *
     * @param into one report and no more fits a read; what is too long for the buffer is lost
     * @param wait for it, or for {@link #wake}; if not, there may be none
     * @return its length, or {@link #NOTHING}
     * @throws CallFailed if the read failed; {@code ENOBUFS} and {@code ENOMEM} mean that reports were lost
     */
    int receive(ByteBuffer into, boolean wait) throws CallFailed;

    /** Makes a {@link #receive} that waits return. */
    void wake();

    /**
     * Hands a request to the table.
     *
     * @return 0, or the system's number of the error
     */
    int write(ByteBuffer request);

    /**
     * Reads a table, {@code sysctl} with {@code {CTL_NET, PF_ROUTE, 0, family, operation, argument}}; asks the kernel nothing
     * that it would tell others of.
     *
     * @param family {@code AF_*}; 0: all
     */
    ByteBuffer table(int family, int operation, int argument) throws CallFailed;

    /**
     * {@code ioctl} on a datagram socket of a family.
     *
     * @param argument read, and written over
     * @param pointed its address is put where an interface request has its data, at byte 16 of {@code argument}; null: no
     *     address
     * @return 0, or the system's number of the error
     */
    int control(int family, long request, ByteBuffer argument, @Nullable ByteBuffer pointed);

    @Override
    void close();
}
