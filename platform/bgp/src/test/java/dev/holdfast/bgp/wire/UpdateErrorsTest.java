package dev.holdfast.bgp.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.model.Family;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What follows from an error in an UPDATE: RFC 7606, with BIRD 2.0.12 as the judge where it leaves a choice. */
class UpdateErrorsTest {
    private static final String WITHDRAWN = "withdraw";
    private static final String TAKEN = "take";

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
        # attributes besides ORIGIN, AS_PATH, NEXT_HOP                    | external | internal
        nothing more                  |                                   | take     | take
        MED too short                 | 80 04 03 000001                   | withdraw | withdraw
        MED too long                  | 80 04 05 0000000100               | withdraw | withdraw
        MED, transitive               | c0 04 04 00000001                 | withdraw | withdraw
        LOCAL_PREF                    | 40 05 04 00000064                 | discard  | take
        LOCAL_PREF too long           | 40 05 05 0000006400               | discard  | withdraw
        ORIGINATOR_ID                 | 80 09 04 01010101                 | discard  | take
        ORIGINATOR_ID too short       | 80 09 03 010101                   | discard  | withdraw
        CLUSTER_LIST                  | 80 0a 08 0101010102020202         | discard  | take
        CLUSTER_LIST empty            | 80 0a 00                          | discard  | withdraw
        CLUSTER_LIST odd              | 80 0a 05 0101010102               | discard  | withdraw
        ATOMIC_AGGREGATE              | 40 06 00                          | take     | take
        ATOMIC_AGGREGATE not empty    | 40 06 01 00                       | discard  | discard
        AGGREGATOR                    | c0 07 08 0000fdea01010101         | take     | take
        AGGREGATOR of two-byte form   | c0 07 06 fdea01010101             | discard  | discard
        AGGREGATOR of AS 0            | c0 07 08 0000000001010101         | discard  | discard
        COMMUNITIES                   | c0 08 04 fdea0001                 | take     | take
        COMMUNITIES empty             | c0 08 00                          | withdraw | withdraw
        COMMUNITIES odd               | c0 08 05 fdea000100               | withdraw | withdraw
        EXTENDED_COMMUNITIES          | c0 10 08 0002fdea00000064         | take     | take
        EXTENDED_COMMUNITIES empty    | c0 10 00                          | withdraw | withdraw
        EXTENDED_COMMUNITIES odd      | c0 10 04 0002fdea                 | withdraw | withdraw
        LARGE_COMMUNITIES             | c0 20 0c 0000fdea0000000100000002 | take     | take
        LARGE_COMMUNITIES empty       | c0 20 00                          | withdraw | withdraw
        LARGE_COMMUNITIES odd         | c0 20 08 0000fdea00000001         | withdraw | withdraw
        OTC                           | c0 23 04 0000fdea                 | take     | take
        OTC too short                 | c0 23 02 fdea                     | withdraw | withdraw
        AS4_PATH from a 4-byte peer   | c0 11 06 0201 0000fdea            | discard  | discard
        AS4_AGGREGATOR likewise       | c0 12 08 0000fdea01010101         | discard  | discard
        ORIGIN twice                  | 40 01 01 02                       | discard  | discard
        well-known, yet unknown       | 40 63 01 00                       | withdraw | withdraw
        unknown, not transitive       | 80 63 01 00                       | take     | take
        unknown, transitive           | c0 63 01 00                       | take     | take
        unknown, transitive, empty    | c0 63 00                          | take     | take
        long form of a short length   | 90 04 0004 00000001               | take     | take
        head cut off                  | c0 63                             | withdraw | withdraw
        long head cut off             | d0 63 00                          | withdraw | withdraw
        overruns the list             | c0 08 08 fdea0001                 | withdraw | withdraw
        """)
    void anAttributeMore(String name, String attribute, String external, String internal) {
        String attributes = Pieces.USUAL + (attribute == null ? "" : attribute);
        byte[] update = Pieces.update("", attributes, Pieces.TEN);
        assertThat(reaction(Sessions.external().agree(), update)).isEqualTo(external);
        assertThat(reaction(Sessions.internal().agree(), update)).isEqualTo(internal);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
        ORIGIN beyond 2             | 40 01 01 03 | 40 02 06 02 01 0000fdea  | 40 03 04 c0000201
        ORIGIN too long             | 40 01 02 00 00 | 40 02 06 02 01 0000fdea | 40 03 04 c0000201
        ORIGIN empty                | 40 01 00    | 40 02 06 02 01 0000fdea  | 40 03 04 c0000201
        ORIGIN optional             | c0 01 01 00 | 40 02 06 02 01 0000fdea  | 40 03 04 c0000201
        ORIGIN missing              |             | 40 02 06 02 01 0000fdea  | 40 03 04 c0000201
        AS_PATH missing             | 40 01 01 00 |                          | 40 03 04 c0000201
        AS_PATH segment overruns    | 40 01 01 00 | 40 02 06 02 02 0000fdea  | 40 03 04 c0000201
        AS_PATH segment cut off     | 40 01 01 00 | 40 02 07 02 01 0000fdea 02 | 40 03 04 c0000201
        AS_PATH empty segment       | 40 01 01 00 | 40 02 02 02 00           | 40 03 04 c0000201
        AS_PATH unknown segment     | 40 01 01 00 | 40 02 06 05 01 0000fdea  | 40 03 04 c0000201
        AS_PATH segment type 0      | 40 01 01 00 | 40 02 06 00 01 0000fdea  | 40 03 04 c0000201
        AS_PATH confederation       | 40 01 01 00 | 40 02 06 03 01 0000fdea  | 40 03 04 c0000201
        AS_PATH with AS 0           | 40 01 01 00 | 40 02 0a 02 02 0000fdea 00000000 | 40 03 04 c0000201
        NEXT_HOP missing            | 40 01 01 00 | 40 02 06 02 01 0000fdea  |
        NEXT_HOP too short          | 40 01 01 00 | 40 02 06 02 01 0000fdea  | 40 03 03 c00002
        NEXT_HOP of 16 bytes        | 40 01 01 00 | 40 02 06 02 01 0000fdea  | 40 03 10 20010db8000000000000000000000001
        NEXT_HOP in 0/8             | 40 01 01 00 | 40 02 06 02 01 0000fdea  | 40 03 04 00000001
        NEXT_HOP in 127/8           | 40 01 01 00 | 40 02 06 02 01 0000fdea  | 40 03 04 7f000001
        NEXT_HOP multicast          | 40 01 01 00 | 40 02 06 02 01 0000fdea  | 40 03 04 e0000001
        NEXT_HOP broadcast          | 40 01 01 00 | 40 02 06 02 01 0000fdea  | 40 03 04 ffffffff
        """)
    void theEssentialsWrong(String name, String origin, String path, String nextHop) {
        String attributes =
                (origin == null ? "" : origin) + (path == null ? "" : path) + (nextHop == null ? "" : nextHop);
        assertThat(reaction(Sessions.external().agree(), Pieces.update("", attributes, Pieces.TEN)))
                .isEqualTo(WITHDRAWN);
        boolean missing = origin == null || path == null || nextHop == null;
        // Without routes nothing is missing; but an error then cannot be confined to them.
        assertThat(reaction(Sessions.external().agree(), Pieces.update("", attributes, "")))
                .startsWith(missing ? TAKEN : "3/");
    }

    @Test
    void aConfederationSegmentIsFineWithinTheAs() {
        String attributes = Pieces.ORIGIN_IGP + "40 02 06 03 01 0000fdea" + Pieces.NEXT_HOP;
        assertThat(reaction(Sessions.internal().agree(), Pieces.update("", attributes, Pieces.TEN)))
                .isEqualTo(TAKEN);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
        prefix longer than 32         |        | usual            | 21 0a000000 00 | 3/10
        prefix cut off                |        | usual            | 18 0a00        | 3/10
        withdrawn longer than 32      | 21 0a00000000 | usual     | 08 0a          | 3/10
        withdrawn cut off             | 18 0a  | usual            | 08 0a          | 3/10
        MP_REACH too short            |        | usual 80 0e 04 0002 01 00                     |  | 3/9
        MP_REACH next hop of 8 bytes  |        | usual 80 0e 0d 0002 01 08 2001000000000000 00 |  | 3/9
        MP_REACH next hop overruns    |        | usual 80 0e 06 0002 01 10 00 00               |  | 3/9
        MP_REACH next hop of IPv4     |        | usual 80 0e 09 0002 01 04 c0000201 00         |  | 3/9
        MP_REACH prefix of 129        |        | usual 80 0e 27 0002 01 10 20010db8000000000000000000000001 00 81 2001000000000000000000000000000100 |  | 3/10
        MP_UNREACH too short          |        | 80 0f 02 0002                                 |  | 3/9
        MP_UNREACH prefix cut off     |        | 80 0f 05 0002 01 20 20                        |  | 3/10
        MP_REACH twice                |        | usual reach6 reach6                           |  | 3/1
        MP_UNREACH twice              |        | 80 0f 03 0002 01 80 0f 03 0002 01             |  | 3/1
        """)
    void whatCannotBeTrustedAtAll(String name, String withdrawn, String attributes, String body, String answer) {
        String spelled = attributes.replace("usual", Pieces.USUAL).replace("reach6", Pieces.REACH6);
        byte[] update = Pieces.update(withdrawn == null ? "" : withdrawn, spelled, body == null ? "" : body);
        assertThat(reaction(Sessions.external().agree(), update)).isEqualTo(answer);
    }

    @Test
    void lengthsBeyondTheMessageResetTheSession() {
        byte[] update = Pieces.update("", Pieces.USUAL, Pieces.TEN);
        Octets.put16(update, Header.BYTES, update.length - 22);
        assertThat(reaction(Sessions.external().agree(), update)).isEqualTo("3/1");
        Octets.put16(update, Header.BYTES, 0xFFFF);
        assertThat(reaction(Sessions.external().agree(), update)).isEqualTo("3/1");
        Octets.put16(update, Header.BYTES, 0);
        Octets.put16(update, Header.BYTES + 2, update.length - 22);
        assertThat(reaction(Sessions.external().agree(), update)).isEqualTo("3/1");
    }

    @Test
    void theRoutesOfABadUpdateAreWithdrawnInBothFamilies() {
        String attributes = Pieces.REACH6 + "40 01 01 03" + Pieces.PATH + Pieces.NEXT_HOP;
        byte[] update = Pieces.update("10 c0a8", attributes, Pieces.TEN);
        assertThat(Heard.of(Sessions.external().agree(), update))
                .containsExactly("-192.168.0.0/16", "-10.0.0.0/8", "-2001:db8::/32");
    }

    @Test
    void anMpReachWithWrongFlagsIsStillReadSoThatItsRoutesGo() {
        String attributes = "c0" + Pieces.REACH6.substring(2) + Pieces.ORIGIN_IGP + Pieces.PATH;
        assertThat(Heard.of(Sessions.external().agree(), Pieces.update("", attributes, "")))
                .containsExactly("-2001:db8::/32");
    }

    @Test
    void nothingToWithdrawResetsTheSession() {
        String empty = "80 0e 15 0002 01 10 20010db8000000000000000000000001 00";
        byte[] update = Pieces.update("", empty + "40 01 01 03" + Pieces.PATH, "");
        assertThat(reaction(Sessions.external().agree(), update)).isEqualTo("3/6");
    }

    @Test
    void theFaultSaysWhatWasWrongAndCarriesTheAttribute() {
        var reader = new UpdateReader(Sessions.external().agree());
        byte[] update = Pieces.update("", "40 01 01 07" + Pieces.PATH + Pieces.NEXT_HOP, Pieces.TEN);
        assertThat(reader.read(update, 0, update.length)).isNull();
        var strictly = new Notification(Notification.UPDATE, 6, Bytes.ofHex("40010107"));
        assertThat(reader.faults())
                .containsExactly(new Fault.TreatAsWithdraw(AttributeType.ORIGIN, strictly, "ORIGIN: value beyond 2"));
    }

    @Test
    void aFamilyNotAgreedOnIsIgnoredAndTold() {
        Agreement ipv4Only = Sessions.external().only(Family.IPV4).agree();
        byte[] update = Pieces.update("", Pieces.USUAL + Pieces.REACH6, Pieces.TEN);
        var reader = new UpdateReader(ipv4Only);
        assertThat(reader.read(update, 0, update.length)).isNull();
        assertThat(Heard.of(reader)).containsExactly("+10.0.0.0/8 IGP path [65002] next hop 192.0.2.1");
        assertThat(reader.faults())
                .containsExactly(new Fault.FamilyIgnored(AfiSafi.IPV6_UNICAST, "routes of a family not agreed on"));
    }

    @Test
    void anUnknownFamilyIsIgnoredWhateverItHolds() {
        String flowspec = "80 0e 09 0001 85 00 00 ffffffff";
        byte[] update = Pieces.update("", Pieces.USUAL + flowspec, Pieces.TEN);
        assertThat(reaction(Sessions.external().agree(), update)).isEqualTo(TAKEN);
    }

    @Test
    void aFloodOfFaultsIsToldInPart() {
        byte[] update = Pieces.update("", Pieces.USUAL + "c0 63 00".repeat(500), Pieces.TEN);
        var reader = new UpdateReader(Sessions.external().agree());
        assertThat(reader.read(update, 0, update.length)).isNull();
        assertThat(reader.faults()).hasSizeBetween(1, 20);
        assertThat(Heard.of(reader)).hasSize(1);
    }

    /** The fuzzer's find: the error that counts was not among the faults told, and looking for it there threw. */
    @Test
    void anErrorBehindAFloodOfFaultsCounts() {
        byte[] update = Pieces.update("", "c0 63 00".repeat(50) + "40 01 01 03", "");
        assertThat(reaction(Sessions.external().agree(), update)).isEqualTo("3/6");
    }

    /** take, discard, withdraw, or the code and subcode of the notification. */
    private static String reaction(Agreement agreement, byte[] update) {
        var reader = new UpdateReader(agreement);
        Fault.SessionReset reset = reader.read(update, 0, update.length);
        if (reset != null) {
            return reset.notification().code() + "/" + reset.notification().subcode();
        }
        List<String> routes = Heard.of(reader);
        boolean all = routes.stream().allMatch(line -> line.startsWith(reader.treatAsWithdraw() ? "-" : "+"));
        assertThat(all).as("%s", routes).isTrue();
        if (reader.treatAsWithdraw()) {
            return WITHDRAWN;
        }
        String discarded = reader.faults().stream()
                .filter(Fault.AttributeDiscard.class::isInstance)
                .map(fault -> String.valueOf(((Fault.AttributeDiscard) fault).attribute()))
                .collect(Collectors.joining(","));
        return discarded.isEmpty() ? TAKEN : "discard";
    }
}
