package dev.holdfast.bgp.session;

import dev.holdfast.bgp.wire.Agreement;
import java.util.ArrayList;
import java.util.List;

/** The names of what a session agreed on, for a log line. */
final class AgreementText {
    private AgreementText() {}

    static String of(Agreement agreement) {
        List<String> names = new ArrayList<>();
        name(names, agreement.fourOctetAs(), "four-octet-as");
        name(names, agreement.refresh(), "route-refresh");
        name(names, agreement.enhancedRefresh(), "enhanced-route-refresh");
        name(names, agreement.restart() != null, "graceful-restart");
        name(names, agreement.keepsOverNotification(), "graceful-restart-notification");
        name(names, !agreement.longLived().isEmpty(), "long-lived-graceful-restart");
        name(names, !agreement.addPathReceived().isEmpty(), "add-path-receive");
        name(names, !agreement.addPathSent().isEmpty(), "add-path-send");
        name(names, agreement.extendedSent(), "extended-message");
        name(names, agreement.ipv4OverIpv6(), "extended-next-hop");
        return String.join(" ", names);
    }

    private static void name(List<String> names, boolean agreed, String name) {
        if (agreed) {
            names.add(name);
        }
    }
}
