package dev.holdfast.compat;

import dev.holdfast.api.bgp.SessionState;
import dev.holdfast.api.bgp.SessionStatus;
import dev.holdfast.api.service.Provisioning.ServiceView;
import dev.holdfast.api.service.Provisioning.State;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Prefix;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What clients want to know of one service, dug out of its view. */
record ServiceFacts(ServiceView view) {

    UserType user() {
        return UserType.ofType(view.type()).orElseThrow();
    }

    String device() {
        String named = said(tunnel(), "name");
        return !named.isEmpty() ? named : user().isMulticast() ? "doublezero1" : "doublezero0";
    }

    /** As it was asked for, else as the kernel chose it; empty: not known yet. */
    String source() {
        String asked = said(tunnel(), "source");
        return asked.isEmpty() ? address(fact("source")) : asked;
    }

    String destination() {
        return said(tunnel(), "destination");
    }

    /** The other end of the tunnel, inside; null: the service cannot be understood. */
    @Nullable
    IpAddress remote() {
        String net = said(tunnel(), "net");
        int slash = net.indexOf('/');
        try {
            return slash < 0
                    ? null
                    : Prefix.covering(IpAddress.parse(net.substring(0, slash)), 31)
                            .network();
        } catch (IllegalArgumentException e) {
            return null; // a service that failed over its specification
        }
    }

    /** Empty for a mere subscriber. */
    String doubleZeroIp() {
        return user().isMulticast() && publish().isEmpty() ? "" : said(view.specification(), "address");
    }

    List<String> publish() {
        return list("publish");
    }

    List<String> subscribe() {
        return list("subscribe");
    }

    /** In the words of the reference daemon. */
    String sessionStatus() {
        SessionState session = view.session();
        if (session != null) {
            return session.status().toString();
        }
        return (view.state() == State.FAILED ? SessionStatus.FAILED : SessionStatus.PENDING).toString();
    }

    /** In seconds since 1970; 0: never. */
    long sessionSince() {
        SessionState session = view.session();
        return session == null || session.since() == null ? 0 : session.since().getEpochSecond();
    }

    private Map<?, ?> tunnel() {
        return view.specification().get("tunnel") instanceof Map<?, ?> map ? map : Map.of();
    }

    private String fact(String name) {
        return view.report() == null
                ? ""
                : Objects.toString(view.report().facts().get(name), "");
    }

    private List<String> list(String key) {
        return view.specification().get(key) instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of();
    }

    private static String said(Map<?, ?> section, String key) {
        return Objects.toString(section.get(key), "");
    }

    private static String address(String text) {
        try {
            return IpAddress.parse(text).toString();
        } catch (IllegalArgumentException e) {
            return ""; // words such as "not known yet"
        }
    }
}
