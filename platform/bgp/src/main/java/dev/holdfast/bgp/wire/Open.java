package dev.holdfast.bgp.wire;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The first message of each side (RFC 4271 §4.2).
 *
 * @param headerAs the AS in its two bytes, 0..65535; {@link #AS_TRANS} for one that does not fit
 * @param holdSeconds the hold time offered, 0..65535
 * @param routerId as an unsigned 32-bit number
 * @param capabilities in the order they stand in
 */
public record Open(int headerAs, int holdSeconds, long routerId, List<Capability> capabilities) {
    public static final int VERSION = 4;
    public static final int AS_TRANS = 23456;

    public Open {
        capabilities = List.copyOf(capabilities);
    }

    /** One of ours: the AS in full stands in a capability of its own, which is added. */
    public static Open of(long as, int holdSeconds, long routerId, List<Capability> others) {
        var capabilities = Stream.concat(others.stream(), Stream.of(new Capability.FourOctetAs(as)))
                .toList();
        return new Open(as > 0xFFFF ? AS_TRANS : (int) as, holdSeconds, routerId, capabilities);
    }

    /** The AS that counts: the one of the capability if there is one (RFC 6793 §4.1). */
    public long as() {
        return first(Capability.FourOctetAs.class)
                .map(Capability.FourOctetAs::as)
                .orElse((long) headerAs);
    }

    /** The first capability of that kind; further ones are tolerated and say nothing. */
    public <T extends Capability> Optional<T> first(Class<T> kind) {
        return all(kind).findFirst();
    }

    public <T extends Capability> Stream<T> all(Class<T> kind) {
        return capabilities.stream().filter(kind::isInstance).map(kind::cast);
    }

    public boolean has(Class<? extends Capability> kind) {
        return capabilities.stream().anyMatch(kind::isInstance);
    }
}
