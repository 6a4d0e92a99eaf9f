package dev.holdfast.kernel.bsd.wire;

/** Why a message cannot be read. */
public enum Flaw {
    NONE,
    /** It ends before the header of its type does. */
    SHORT_HEADER,
    /** A socket address says it is longer than the message. */
    SOCKADDR_OVERRUN,
    /** A socket address of one byte: no room for its family. */
    SOCKADDR_LEN_1,
    /** The parts of a link address are longer than it. */
    SDL_INNER_OVERRUN,
    /** A mask with a hole has no prefix length. */
    MASK_NONCONTIGUOUS
}
