package dev.holdfast.daemon.endpoints;

import dev.holdfast.bgp.wire.Capability;
import dev.holdfast.bgp.wire.Open;
import dev.holdfast.bgp.wire.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What one side said in its OPEN.
 *
 * @param capabilities in words, in the order they were said
 */
record OpenJson(long as, String routerId, int holdSeconds, List<String> capabilities) {

    static @Nullable OpenJson of(@Nullable Open open) {
        if (open == null) {
            return null;
        }
        List<String> capabilities =
                open.capabilities().stream().map(OpenJson::words).distinct().toList();
        return new OpenJson(open.as(), Bgp.routerId(open.routerId()), open.holdSeconds(), capabilities);
    }

    private static String words(Capability capability) {
        if (capability instanceof Capability.Multiprotocol family) {
            return "multiprotocol " + family.family();
        } else if (capability instanceof Capability.RouteRefreshing) {
            return "route-refresh";
        } else if (capability instanceof Capability.ExtendedNextHop nextHops) {
            return "extended-next-hop "
                    + joined(nextHops.entries().stream()
                            .map(entry -> entry.family().toString())
                            .toList());
        } else if (capability instanceof Capability.ExtendedMessage) {
            return "extended-message";
        } else if (capability instanceof Capability.RoleOf role) {
            return "role " + role(role.value());
        } else if (capability instanceof Capability.GracefulRestart restart) {
            return restart(restart);
        } else if (capability instanceof Capability.FourOctetAs as) {
            return "four-octet-as " + as.as();
        } else if (capability instanceof Capability.AddPath paths) {
            return "add-path "
                    + joined(paths.entries().stream()
                            .map(entry -> entry.family()
                                    + (entry.receives() ? " receive" : "")
                                    + (entry.sends() ? " send" : ""))
                            .toList());
        } else if (capability instanceof Capability.EnhancedRouteRefresh) {
            return "enhanced-route-refresh";
        } else if (capability instanceof Capability.LongLived longLived) {
            return "long-lived-graceful-restart "
                    + joined(longLived.families().stream()
                            .map(entry -> entry.family() + " " + entry.seconds() + "s" + forwarding(entry.forwarding()))
                            .toList());
        } else if (capability instanceof Capability.Fqdn name) {
            return "fqdn " + name.host() + (name.domain().isEmpty() ? "" : "." + name.domain());
        }
        return "unknown " + capability.code();
    }

    private static String restart(Capability.GracefulRestart restart) {
        List<String> said = new ArrayList<>();
        said.add("graceful-restart " + restart.seconds() + "s");
        if (restart.restarting()) {
            said.add("restarting");
        }
        if (restart.notification()) {
            said.add("notification");
        }
        restart.families().forEach(entry -> said.add(entry.family() + forwarding(entry.forwarding())));
        return joined(said);
    }

    private static String forwarding(boolean kept) {
        return kept ? " forwarding kept" : " forwarding not kept";
    }

    private static String role(int code) {
        for (Role role : Role.values()) {
            if (role.code() == code) {
                return Bgp.word(role);
            }
        }
        return String.valueOf(code);
    }

    private static String joined(List<String> parts) {
        return parts.stream().collect(Collectors.joining(", "));
    }
}
