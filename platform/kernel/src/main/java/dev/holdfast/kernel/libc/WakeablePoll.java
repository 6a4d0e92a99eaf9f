package dev.holdfast.kernel.libc;

import java.nio.ByteBuffer;

/**
 * Waits for a descriptor, or to be woken through an eventfd. {@link #await} is for one thread, {@link #wake} for any.
 *
 * <p>Memory: two {@code struct pollfd} (fd u32, events u16, returned u16), then 8 bytes to read the eventfd into, then
 * the constant 1 to write to it.
 */
public final class WakeablePoll {
    private static final int SECOND = 8;
    private static final int RETURNED = 6;
    private static final int SCRATCH_AT = 16;
    private static final int ONE_AT = 24;

    private final LibC libc = LibC.get();
    private final ByteBuffer memory = NetlinkSocket.room(32);
    private final long address = LibC.address(memory);
    private final int wakeFd;

    /** @param wakeFd an eventfd that does not block */
    public WakeablePoll(int fd, int wakeFd) {
        this.wakeFd = wakeFd;
        memory.putInt(0, fd).putShort(4, (short) LibC.POLLIN);
        memory.putInt(SECOND, wakeFd).putShort(SECOND + 4, (short) LibC.POLLIN);
        memory.putLong(ONE_AT, 1);
    }

    /**
     * @param timeoutMillis -1: no limit
     * @return false if it was {@link #wake} or the time that ended the wait
     */
    public boolean await(int timeoutMillis) throws ErrnoException {
        while (libc.poll(address, 2, timeoutMillis) == -1) {
            if (LibC.errno() != Errno.EINTR) {
                throw new ErrnoException(LibC.errno(), "poll");
            }
        }
        if (memory.getShort(SECOND + RETURNED) != 0) {
            libc.read(wakeFd, address + SCRATCH_AT, Long.BYTES);
            return false;
        }
        return memory.getShort(RETURNED) != 0;
    }

    /** Ends the current {@link #await}, or the next one. */
    public void wake() {
        libc.write(wakeFd, address + ONE_AT, Long.BYTES);
    }
}
