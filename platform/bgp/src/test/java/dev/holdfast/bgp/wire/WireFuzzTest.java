package dev.holdfast.bgp.wire;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import java.util.List;

/**
 * Runs the kept corpus as ordinary tests. To look for more, set {@code JAZZER_FUZZ=1} and name one method; what it finds
 * goes into {@code src/test/resources} and is a test from then on.
 */
class WireFuzzTest {
    private static final List<Agreement> AGREEMENTS = List.of(
            Sessions.external().agree(),
            Sessions.internal().agree(),
            Sessions.external().twoOctetAs().agree(),
            Sessions.internal().twoOctetAs().agree(),
            Sessions.external().addPath().agree(),
            Sessions.internal().addPath().ipv4OverIpv6().extendedMessages().agree());

    /** The first byte chooses the session, the rest stands behind a right header. */
    @FuzzTest(maxDuration = "2m")
    void update(byte[] data) {
        if (data.length >= 5 && data.length < 60_000) {
            byte[] content = Arrays.copyOfRange(data, 1, data.length);
            Agreement agreement = AGREEMENTS.get((data[0] & 0xFF) % AGREEMENTS.size());
            WireChecks.update(agreement, Pieces.message(MessageType.UPDATE, content));
        }
    }

    /** The first byte chooses the message, the rest stands behind a right header. */
    @FuzzTest(maxDuration = "1m")
    void anyMessage(byte[] data) {
        if (data.length >= 1 && data.length < 60_000) {
            byte[] content = Arrays.copyOfRange(data, 1, data.length);
            MessageType type = MessageType.values()[(data[0] & 0xFF) % MessageType.values().length];
            WireChecks.message(Pieces.message(type, content));
        }
    }
}
