package dev.holdfast.daemon.endpoints;

import dev.holdfast.bgp.wire.Agreement;
import java.util.ArrayList;
import java.util.List;

/** What a session agreed on, a word each. */
final class AgreementWords {
    private AgreementWords() {}

    static List<String> of(Agreement agreement) {
        List<String> words = new ArrayList<>();
        agreement.families().stream().sorted().map(Bgp::word).forEach(words::add);
        add(words, agreement.fourOctetAs(), "four-octet-as");
        add(words, agreement.refresh(), "route-refresh");
        add(words, agreement.enhancedRefresh(), "enhanced-route-refresh");
        add(words, agreement.restart() != null, "graceful-restart");
        add(words, agreement.keepsOverNotification(), "graceful-restart-notification");
        add(words, !agreement.longLived().isEmpty(), "long-lived-graceful-restart");
        add(words, !agreement.addPathReceived().isEmpty(), "add-path-receive");
        add(words, !agreement.addPathSent().isEmpty(), "add-path-send");
        add(words, agreement.extendedSent(), "extended-message");
        add(words, agreement.ipv4OverIpv6(), "extended-next-hop");
        return words;
    }

    private static void add(List<String> words, boolean agreed, String word) {
        if (agreed) {
            words.add(word);
        }
    }
}
