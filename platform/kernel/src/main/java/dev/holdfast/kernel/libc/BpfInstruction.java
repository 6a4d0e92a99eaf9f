package dev.holdfast.kernel.libc;

/**
 * One step of a classic BPF program, {@code struct sock_filter} of {@code linux/filter.h}. Loads read in network order,
 * whatever the order of the machine.
 *
 * @param code operation, 16 bits
 * @param ifTrue how many instructions a jump that holds skips, 0..255
 * @param ifFalse how many it skips otherwise, 0..255
 * @param operand {@code k}
 */
public record BpfInstruction(int code, int ifTrue, int ifFalse, int operand) {
    private static final int LOAD_WORD = 0x20;
    private static final int JUMP_IF_EQUAL = 0x15;
    private static final int RETURN = 0x06;

    /** Loads the 32 bits at {@code offset} of the datagram; a datagram that ends before is dropped. */
    public static BpfInstruction loadWord(int offset) {
        return new BpfInstruction(LOAD_WORD, 0, 0, offset);
    }

    public static BpfInstruction jumpIfEqual(int value, int ifTrue, int ifFalse) {
        return new BpfInstruction(JUMP_IF_EQUAL, ifTrue, ifFalse, value);
    }

    /** Lets the whole datagram pass. */
    public static BpfInstruction accept() {
        return new BpfInstruction(RETURN, 0, 0, -1);
    }

    public static BpfInstruction drop() {
        return new BpfInstruction(RETURN, 0, 0, 0);
    }
}
