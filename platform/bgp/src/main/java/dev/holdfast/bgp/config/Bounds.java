package dev.holdfast.bgp.config;

import dev.holdfast.model.Family;
import dev.holdfast.model.IpAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What single values must be. Null is always right: it was not said. */
final class Bounds {
    private static final long MOST_AS = 0xFFFF_FFFFL;
    private static final int TRANSITION_AS = 23_456;
    private static final int LAST_OF_16 = 65_535;
    private static final int LEAST_HOLD = 3;

    private final Mistakes mistakes;

    Bounds(Mistakes mistakes) {
        this.mistakes = mistakes;
    }

    void within(String key, @Nullable Number value, long least, long most) {
        boolean right = value == null || value.longValue() >= least && value.longValue() <= most;
        mistakes.unless(right, key + " must be " + least + ".." + most + ", was " + value);
    }

    /** RFC 7607, RFC 6793, RFC 7300. */
    void as(String key, @Nullable Long as) {
        if (as == null) {
            return;
        }
        boolean number = as >= 1 && as <= MOST_AS;
        boolean reserved = as == TRANSITION_AS || as == LAST_OF_16 || as == MOST_AS;
        mistakes.unless(
                number && !reserved,
                key + " " + as + " is " + (number ? "reserved" : "no AS number")
                        + "; write 1..4294967294, but not 23456 or 65535");
    }

    void hold(String key, @Nullable Duration hold) {
        if (hold != null) {
            boolean right = hold.isZero() || hold.getSeconds() >= LEAST_HOLD && hold.getSeconds() <= LAST_OF_16;
            mistakes.unless(
                    right && hold.getNano() == 0,
                    key + " must be 0 or 3s..65535s in whole seconds, was " + words(hold));
        }
    }

    void seconds(String key, @Nullable Duration time, long least, long most) {
        if (time != null) {
            boolean right = time.getSeconds() >= least && time.getSeconds() <= most && time.getNano() == 0;
            mistakes.unless(right, key + " must be " + least + "s.." + most + "s in whole seconds, was " + words(time));
        }
    }

    private static String words(Duration time) {
        return time.toMillis() % 1000 == 0 ? time.getSeconds() + "s" : time.toMillis() + "ms";
    }

    void routerId(String key, @Nullable IpAddress id) {
        boolean right = id == null || id.family() == Family.IPV4 && !id.isUnspecified();
        mistakes.unless(right, key + " must be an IPv4 address other than 0.0.0.0, was " + id);
    }

    /** One that a packet of ours may come from. */
    void own(String key, @Nullable IpAddress address) {
        boolean right = address == null || !address.isUnspecified() && !address.isMulticast();
        mistakes.unless(right, key + " must be an address of this host, was " + address);
    }
}
