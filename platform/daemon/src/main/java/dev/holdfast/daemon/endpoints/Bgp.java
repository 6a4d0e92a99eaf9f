package dev.holdfast.daemon.endpoints;

import dev.holdfast.bgp.config.PeerAddress;
import dev.holdfast.bgp.config.PeerDefaults;
import dev.holdfast.bgp.instance.BgpRefusal;
import dev.holdfast.bgp.instance.InstanceControl;
import dev.holdfast.model.Diagnostic;
import dev.holdfast.model.Family;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** The BGP speaker of the operator's own, if there is one; and what its pages have in common. */
final class Bgp {
    private final Supplier<@Nullable InstanceControl> control;
    private final boolean configured;
    private final @Nullable PeerDefaults defaults;

    /**
     * @param configured whether there is a section for it
     * @param defaults null: there is none
     */
    Bgp(Supplier<@Nullable InstanceControl> control, boolean configured, @Nullable PeerDefaults defaults) {
        this.control = control;
        this.configured = configured;
        this.defaults = defaults;
    }

    /** @throws Problem 404 if there is none */
    InstanceControl control() {
        InstanceControl running = control.get();
        if (running == null) {
            throw !configured
                    ? problem(
                            HttpStatus.NOT_FOUND,
                            "BGP-320",
                            "this daemon speaks no BGP of its own",
                            "add the section bgp to the configuration and restart; sessions of services are shown with"
                                    + " the services")
                    : problem(
                            HttpStatus.SERVICE_UNAVAILABLE,
                            "BGP-321",
                            "BGP does not run, or not yet",
                            "ask again; if it stays so, the log says why the section bgp was left out");
        }
        return running;
    }

    private static Problem problem(HttpStatus status, String code, String what, String action) {
        return new Problem(status, new Diagnostic(code, "bgp", what, action));
    }

    /** What stands behind the settings of each peer. */
    PeerDefaults defaults() {
        control();
        return Objects.requireNonNull(defaults);
    }

    static HttpStatus status(BgpRefusal refusal) {
        String code = refusal.diagnostic().code();
        if (code.startsWith("STA-")) {
            return HttpStatus.INSUFFICIENT_STORAGE;
        }
        return switch (code) {
            case "BGP-301" -> HttpStatus.SERVICE_UNAVAILABLE;
            case "BGP-202", "BGP-302", "BGP-303" -> HttpStatus.NOT_FOUND;
            case "BGP-304", "BGP-305" -> HttpStatus.CONFLICT;
            default -> HttpStatus.BAD_REQUEST;
        };
    }

    static PeerAddress peer(String given) {
        try {
            return PeerAddress.parse(given);
        } catch (IllegalArgumentException e) {
            throw Problem.badParameter("peer", words(e), "give the address of a peer, as the list of peers shows it");
        }
    }

    static @Nullable Family family(@Nullable String given) {
        if (given == null) {
            return null;
        }
        try {
            return Family.valueOf(given.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw Problem.badParameter("family", "'" + given + "' is no family", "give ipv4 or ipv6");
        }
    }

    /** Empty: not said. */
    static Set<Family> families(@Nullable String given) {
        Set<Family> families = EnumSet.noneOf(Family.class);
        if (given != null) {
            for (String each : given.split(",")) {
                families.add(family(each.strip()));
            }
        }
        return families;
    }

    /** A constant by its word in JSON. */
    static <E extends Enum<E>> E word(Class<E> type, String parameter, String given) {
        for (E constant : type.getEnumConstants()) {
            if (word(constant).equals(given.toLowerCase(Locale.ROOT))) {
                return constant;
            }
        }
        String known = String.join(
                ", ", Arrays.stream(type.getEnumConstants()).map(Bgp::word).toList());
        throw Problem.badParameter(parameter, "'" + given + "' is none of those known here", "give one of " + known);
    }

    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** {@code 10.0.0.1}. */
    static String routerId(long id) {
        return (id >>> 24 & 0xFF) + "." + (id >>> 16 & 0xFF) + "." + (id >>> 8 & 0xFF) + "." + (id & 0xFF);
    }

    static String words(Exception e) {
        return String.valueOf(e.getMessage());
    }
}
