package dev.holdfast.bgp.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.model.Family;
import dev.holdfast.model.Prefix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What one side writes the other reads: same routes, same attributes, no message too long. */
class RoundTripTest {
    private static final int ROUNDS = 150;

    static List<Sessions> sessions() {
        return List.of(
                Sessions.external(),
                Sessions.internal(),
                Sessions.external().twoOctetAs(),
                Sessions.internal().addPath(),
                Sessions.external().ipv4OverIpv6(),
                Sessions.external().extendedMessages(),
                Sessions.internal().twoOctetAs().addPath().ipv4OverIpv6().extendedMessages());
    }

    @ParameterizedTest
    @MethodSource("sessions")
    void announcing(Sessions sessions) {
        Agreement agreement = sessions.agree();
        for (int seed = 0; seed < ROUNDS; seed++) {
            for (Family family : Family.values()) {
                roundTrip(agreement, family, seed);
            }
        }
    }

    private static void roundTrip(Agreement agreement, Family family, int seed) {
        var random = new RandomRoutes(seed, agreement.internal());
        boolean ipv4NextHop = family == Family.IPV4 && !(agreement.ipv4OverIpv6() && seed % 2 == 0);
        AttributesWriter attributes = random.attributes(ipv4NextHop);
        byte[] sent = Arrays.copyOf(attributes.bytes(), attributes.length());
        List<Prefix> prefixes = random.prefixes(family, 1 + random.upTo(seed % 10 == 0 ? 5000 : 50));
        List<byte[]> messages = new ArrayList<>();
        var writer = new UpdateWriter(
                agreement, (buffer, start, end) -> messages.add(Arrays.copyOfRange(buffer, start, end)));

        assertThat(writer.announce(family, sent, 0, sent.length)).isEqualTo(UpdateWriter.Sendable.YES);
        hand(prefixes, writer);
        writer.flush();
        String line = Heard.whole(new AttributesView().wrap(sent, 0, sent.length));
        assertThat(read(agreement, messages))
                .as("seed %d", seed)
                .isEqualTo(expected(agreement, family, prefixes, "+", line));

        messages.clear();
        writer.withdraw(family);
        hand(prefixes, writer);
        writer.flush();
        assertThat(read(agreement, messages)).isEqualTo(expected(agreement, family, prefixes, "-", ""));
    }

    /** The path id is the prefix's place in the list. */
    private static void hand(List<Prefix> prefixes, PrefixVisitor visitor) {
        for (int i = 0; i < prefixes.size(); i++) {
            Prefix prefix = prefixes.get(i);
            if (prefix.family() == Family.IPV4) {
                visitor.ipv4(i, Ipv4Key.of(prefix));
            } else {
                visitor.ipv6(i, prefix.network().high(), prefix.network().low(), prefix.length());
            }
        }
    }

    private static List<String> read(Agreement agreement, List<byte[]> messages) {
        List<String> lines = new ArrayList<>();
        for (byte[] message : messages) {
            assertThat(Header.refuse(message, 0, agreement.extendedReceived())).isNull();
            assertThat(Header.length(message, 0)).isEqualTo(message.length);
            lines.addAll(Heard.whole(agreement, message));
        }
        return lines;
    }

    private static List<String> expected(
            Agreement agreement, Family family, List<Prefix> prefixes, String sign, String line) {
        boolean ids = agreement.addPathReceived().contains(family);
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < prefixes.size(); i++) {
            lines.add(sign + prefixes.get(i) + (ids && i > 0 ? " #" + i : "") + line);
        }
        return lines;
    }
}
