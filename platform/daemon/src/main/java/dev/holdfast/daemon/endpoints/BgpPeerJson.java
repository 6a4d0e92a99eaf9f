package dev.holdfast.daemon.endpoints;

import dev.holdfast.bgp.config.PeerSettings;
import dev.holdfast.bgp.fsm.State;
import dev.holdfast.bgp.instance.PeerView;
import dev.holdfast.bgp.session.SessionFacts;
import dev.holdfast.bgp.wire.Agreement;
import dev.holdfast.bgp.wire.MessageType;
import dev.holdfast.bgp.wire.Notification;
import dev.holdfast.daemon.config.WrittenRecord;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A peer in a list.
 *
 * @param known {@code configured}, {@code added} at run time, or {@code dynamic}
 * @param type {@code external} or {@code internal}; {@code unknown} until the OPEN of a peer that may have any AS
 * @param state of the session: {@code IDLE}, {@code CONNECT}, {@code ACTIVE}, {@code OPEN_SENT}, {@code OPEN_CONFIRM},
 *     {@code ESTABLISHED}
 * @param standing what is done about a session: {@code STOPPED}, {@code TRYING} …
 * @param since when state or standing last changed
 * @param cause why there is no session, or no routes; empty: all is well
 */
record BgpPeerJson(
        String address,
        long as,
        @Nullable String group,
        String description,
        String known,
        String type,
        State state,
        String standing,
        boolean enabled,
        String disabledBecause,
        Instant since,
        @Nullable Instant establishedSince,
        String cause,
        List<FamilyJson> families) {

    record FamilyJson(
            String family,
            boolean agreed,
            int received,
            int accepted,
            int advertised,
            int limit,
            boolean endOfRibReceived,
            boolean endOfRibSent,
            boolean stale) {}

    static BgpPeerJson of(PeerView view) {
        PeerSettings settings = view.settings();
        SessionFacts session = view.session();
        return new BgpPeerJson(
                view.address().toString(),
                settings.as(),
                settings.group(),
                settings.description(),
                Bgp.word(view.known()),
                settings.isExternal() ? "external" : settings.isInternal() ? "internal" : "unknown",
                session.state(),
                session.standing().name(),
                view.enabled(),
                view.disabledBecause(),
                IntentJson.micros(session.since()),
                micros(session.establishedSince()),
                view.cause(),
                view.families().stream().map(BgpPeerJson::family).toList());
    }

    private static FamilyJson family(PeerView.FamilyView view) {
        return new FamilyJson(
                Bgp.word(view.family()),
                view.agreed(),
                view.received(),
                view.accepted(),
                view.advertised(),
                view.limit(),
                view.endOfRibReceived(),
                view.endOfRibSent(),
                view.stale());
    }

    private static @Nullable Instant micros(@Nullable Instant at) {
        return at == null ? null : IntentJson.micros(at);
    }

    /**
     * The rest about one peer.
     *
     * @param holdSeconds agreed with the peer; 0 without a session, or for ever
     * @param settings in force, under the keys of the configuration
     */
    record Details(
            String importPolicy,
            String exportPolicy,
            @Nullable String local,
            @Nullable String remote,
            int holdSeconds,
            int keepaliveSeconds,
            @Nullable OpenJson ourOpen,
            @Nullable OpenJson theirOpen,
            List<String> agreed,
            @Nullable Said lastSent,
            @Nullable Said lastReceived,
            SessionFacts.@Nullable Mishap lastConnectError,
            SessionFacts.@Nullable Mishap lastDown,
            Map<String, Long> messagesSent,
            Map<String, Long> messagesReceived,
            long establishments,
            long flaps,
            Map<String, Object> settings) {

        static Details of(PeerView view) {
            SessionFacts facts = view.session();
            Agreement agreement = facts.agreement();
            SessionFacts.Ends ends = facts.ends();
            int hold = agreement == null ? 0 : agreement.holdSeconds();
            Map<String, Object> settings = WrittenRecord.of(view.settings());
            settings.keySet().removeAll(List.of("import-levels", "export-levels"));
            return new Details(
                    view.importPolicy(),
                    view.exportPolicy(),
                    ends == null ? null : end(ends.local().toString(), ends.localPort()),
                    ends == null ? null : end(ends.remote().toString(), ends.remotePort()),
                    hold,
                    hold / 3,
                    OpenJson.of(facts.sentOpen()),
                    OpenJson.of(facts.receivedOpen()),
                    agreement == null ? List.of() : AgreementWords.of(agreement),
                    Said.of(facts.lastSent()),
                    Said.of(facts.lastReceived()),
                    facts.lastConnectError(),
                    facts.lastDown(),
                    byWord(facts.messagesSent()),
                    byWord(facts.messagesReceived()),
                    facts.establishments(),
                    facts.flaps(),
                    settings);
        }

        private static String end(String address, int port) {
            return (address.indexOf(':') >= 0 ? "[" + address + "]" : address) + ":" + port;
        }

        private static Map<String, Long> byWord(Map<MessageType, Long> counts) {
            Map<String, Long> words = new LinkedHashMap<>();
            for (MessageType type : MessageType.values()) {
                words.put(Bgp.word(type), counts.getOrDefault(type, 0L));
            }
            return words;
        }
    }

    /** @param words the code and what it means, with the text the sender added */
    record Said(int code, int subcode, String words, String text, Instant at) {
        static @Nullable Said of(SessionFacts.@Nullable Said said) {
            if (said == null) {
                return null;
            }
            Notification notification = said.notification();
            return new Said(
                    notification.code(),
                    notification.subcode(),
                    notification.toString(),
                    notification.text(),
                    IntentJson.micros(said.at()));
        }
    }
}
