package dev.holdfast.compat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.service.Provisioning.State;
import dev.holdfast.api.service.ProvisioningException;
import dev.holdfast.model.Diagnostic;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code /provision} and {@code /remove} do to services. */
class ProvisionTest {
    static final String OK = "200 {\"status\":\"ok\"}";
    static final String IBRL =
            """
            {"user_type": "IBRL", "tunnel_src": "192.0.2.10", "tunnel_dst": "203.0.113.1", "tunnel_net": "169.254.3.128/31",
             "doublezero_ip": "198.51.100.7", "doublezero_prefixes": ["198.51.100.7/32"],
             "bgp_local_asn": 0, "bgp_remote_asn": 65342}""";
    private static final String ALLOCATED = IBRL.replace("IBRL", "IBRLWithAllocatedIP");
    private static final String EDGE = IBRL.replace("IBRL", "EdgeFiltering");
    private static final String MULTICAST =
            """
            {"user_type": "Multicast", "tunnel_dst": "203.0.113.2", "tunnel_net": "169.254.0.1/31",
             "doublezero_ip": "198.51.100.7", "mcast_pub_groups": ["233.84.178.5"],
             "mcast_sub_groups": ["233.84.178.6", "233.84.178.5", "233.84.178.6"], "mcast_rp_address": "10.0.0.1"}""";
    private static final String SUBSCRIBER =
            """
            {"user_type": "Multicast", "tunnel_dst": "203.0.113.2", "tunnel_net": "169.254.0.1/31",
             "doublezero_ip": "", "mcast_pub_groups": null, "mcast_sub_groups": ["233.84.178.6"]}""";

    @TempDir
    Path directory;

    private Desk desk;

    @BeforeEach
    void open() throws Exception {
        desk = new Desk(directory).open();
    }

    private String post(String path, String body) {
        return desk.said(desk.post(path, body));
    }

    @Test
    void eachTypeBecomesAServiceOfOurs() {
        assertThat(post("/provision", IBRL)).isEqualTo(OK);
        assertThat(post("/provision", MULTICAST)).isEqualTo(OK);
        post("/remove", "{}");
        assertThat(post("/provision", ALLOCATED)).isEqualTo(OK);
        post("/remove", "{}");
        assertThat(post("/provision", EDGE)).isEqualTo(OK);
        post("/remove", "{'user_type': 'Multicast'}".replace('\'', '"'));
        assertThat(post("/provision", SUBSCRIBER)).isEqualTo(OK);
        String tunnel = "'tunnel':{'destination':'203.0.113.1','net':'169.254.3.128/31','source':'192.0.2.10'}";
        String bgp = "'bgp':{'local-as':65000,'remote-as':65342},'address':'198.51.100.7'";
        String other = "'tunnel':{'destination':'203.0.113.2','net':'169.254.0.1/31'},"
                + "'bgp':{'local-as':65000,'remote-as':65001}";
        assertThat(added())
                .containsExactly(
                        specification("{'type':'ibrl'," + tunnel + "," + bgp + "}"),
                        specification("{'type':'multicast'," + other + ",'address':'198.51.100.7',"
                                + "'publish':['233.84.178.5'],'subscribe':['233.84.178.6','233.84.178.5'],"
                                + "'rendezvous-point':'10.0.0.1'}"),
                        specification("{'type':'ibrl-allocated'," + tunnel + "," + bgp + "}"),
                        specification(
                                "{'type':'edge-filtering'," + tunnel + "," + bgp + ",'prefixes':['198.51.100.7/32']}"),
                        specification("{'type':'multicast'," + other + ",'publish':[],'subscribe':['233.84.178.6']}"));
    }

    private List<Object> added() {
        return desk.services.log.stream()
                .filter(line -> line.startsWith("add"))
                .map(line -> specification(line.substring(line.indexOf('{'))))
                .toList();
    }

    private Object specification(String json) {
        return Objects.requireNonNull(desk.json.read(json.replace('\'', '"')));
    }

    @Test
    void keysOfTheTunnelThatARequestCannotSayComeFromTheConfiguration() throws Exception {
        desk.configure(", unicast-tunnel: {kind: vxlan, vni: 100}");
        desk.open();
        assertThat(post("/provision", IBRL)).isEqualTo(OK);
        assertThat(desk.services.log.get(0)).contains("\"kind\":\"vxlan\"", "\"vni\":\"100\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            "user_type": "IBRL"                 | "user_type": "ibrl"              | unknown user_type 'ibrl'
            "user_type": "IBRL"                 | "user_type": ""                  | user_type is missing
            "user_type": "IBRL"                 | "user_type": 1                   | user_type must be a text
            "tunnel_src": "192.0.2.10"          | "tunnel_src": "192.0.2"          | tunnel_src: '192.0.2' is no IPv4
            "tunnel_dst": "203.0.113.1"         | "tunnel_dst": "2001:db8::1"      | tunnel_dst: 2001:db8::1 is an IPv6
            "tunnel_dst": "203.0.113.1"         | "tunnel_dst": null               | tunnel_dst is missing
            "tunnel_net": "169.254.3.128/31"    | "tunnel_net": ""                 | tunnel_net is missing
            "doublezero_ip": "198.51.100.7"     | "doublezero_ip": ""              | doublezero_ip is missing
            ["198.51.100.7/32"]                 | ["198.51.100.7"]                 | write it like 198.51.100.0/24
            ["198.51.100.7/32"]                 | ["198.51.100.7/33"]              | write it like 198.51.100.0/24
            ["198.51.100.7/32"]                 | [7]                              | must be a list of texts
            "bgp_local_asn": 0                  | "bgp_local_asn": 4294967296      | bgp_local_asn must be 0..4294967295
            "bgp_local_asn": 0                  | "bgp_local_asn": -1              | bgp_local_asn must be
            "bgp_remote_asn": 65342             | "bgp_remote_asn": "65342"        | bgp_remote_asn must be
            "bgp_remote_asn": 65342             | "mcast_pub_groups": ["10.0.0.1"] | 10.0.0.1 is no multicast group
            "bgp_remote_asn": 65342             | "mcast_rp_address": "ff02::1"    | mcast_rp_address: ff02::1 is an IPv6
            "bgp_remote_asn": 65342}            | }                                | malformed JSON: line 3
            {                                   | [{                               | malformed JSON
            """)
    void everyFieldIsChecked(String of, String becomes, String said) {
        String body =
                IBRL.replaceFirst(java.util.regex.Pattern.quote(of), java.util.regex.Matcher.quoteReplacement(becomes));
        assertThat(body).isNotEqualTo(IBRL);
        assertThat(post("/provision", body))
                .startsWith("400 {\"status\":\"error\",\"description\":\"")
                .contains(said);
        assertThat(desk.services.log).isEmpty();
    }

    @Test
    void eachTypeNeedsWhatItNeeds() {
        assertThat(post("/provision", EDGE.replace("\"198.51.100.7/32\"", "")))
                .contains("400", "doublezero_prefixes is");
        assertThat(post("/provision", SUBSCRIBER.replace("\"233.84.178.6\"", "")))
                .contains("400", "are both empty");
        assertThat(post("/provision", MULTICAST.replace("198.51.100.7", ""))).contains("400", "a publisher needs");
        assertThat(post("/provision", "[]")).contains("400", "a JSON object is expected");
        assertThat(desk.services.log).isEmpty();
    }

    @Test
    void fieldsNobodyKnowsAreIgnored() {
        assertThat(post("/provision", IBRL.replace("{", "{\"tenant\": 1,"))).isEqualTo(OK);
    }

    /** Bytes changed, doubled, left out, and values of other kinds put in: whatever comes, it is understood or refused. */
    @Test
    void noBodyIsOurMistake() {
        var random = new Random(20261121);
        String[] bodies = {IBRL, EDGE, MULTICAST, SUBSCRIBER};
        String[] values = {
            "null", "-1", "1e9", "{}", "[]", "[null]", "[[\"a\"]]", "\"\\u0000\"", "true", "99999999999999999999"
        };
        for (int i = 0; i < 4_000; i++) {
            var body = new StringBuilder(bodies[random.nextInt(bodies.length)]);
            for (int n = random.nextInt(4); n >= 0; n--) {
                int at = random.nextInt(body.length());
                switch (random.nextInt(4)) {
                    case 0 -> body.setCharAt(at, (char) random.nextInt(0x180));
                    case 1 -> body.insert(at, body.charAt(random.nextInt(body.length())));
                    case 2 -> body.deleteCharAt(at);
                    default -> replaceValue(body, at, values[random.nextInt(values.length)]);
                }
            }
            String said = post("/provision", body.toString());
            assertThat(said).as("%s", body).matches("(?s)(200|400) .*");
            post("/remove", "{}");
            post("/remove", "{\"user_type\": \"Multicast\"}");
            desk.services.log.clear();
            assertThat(post("/resolve-route", body.toString())).matches("(?s)(200|400) .*");
        }
        assertThat(desk.services.services()).isEmpty();
    }

    /** The value behind the next colon, up to the next comma. */
    private static void replaceValue(StringBuilder body, int from, String value) {
        int colon = body.indexOf(":", from);
        int comma = colon < 0 ? -1 : body.indexOf(",", colon);
        if (comma > 0) {
            body.replace(colon + 1, comma, value);
        }
    }

    @Test
    void scenario04_whatOurTypesRefuseIsA400WithTheirWords() {
        desk.services.refusal = new ProvisioningException(
                ProvisioningException.Fault.REQUEST,
                new Diagnostic("CFG-003", "doublezero0", "net is a /30", "write a /31"));
        assertThat(post("/provision", IBRL.replace("/31", "/30")))
                .startsWith("400")
                .contains("net is a /30 -> write a /31");
        assertThat(desk.services.services()).isEmpty();
    }

    @Test
    void whatTheKernelRefusesIsA400AndNothingIsLeftOfIt() {
        desk.services.pieces = "FAILED";
        desk.services.pieceTrouble = new Diagnostic("KRN-010", "doublezero0", "EOPNOTSUPP", "load ip_gre");
        assertThat(post("/provision", IBRL)).startsWith("400").contains("EOPNOTSUPP -> load ip_gre");
        assertThat(desk.services.service("doublezero0")).isEmpty();
        assertThat(desk.get("/status")).contains("disconnected");
    }

    @Test
    void aKernelThatIsSlowIsNotWaitedForForEver() {
        desk.services.pieces = "PENDING";
        assertThat(post("/provision", IBRL)).isEqualTo(OK);
        assertThat(desk.services.service("doublezero0")).isPresent();
    }

    @Test
    void theSameKindTwiceIsA400AndChangesNothing() {
        post("/provision", IBRL);
        assertThat(post("/provision", EDGE)).startsWith("400").contains("already provisioned");
        assertThat(desk.services.service("doublezero0").orElseThrow().type()).isEqualTo("ibrl");
        assertThat(desk.services.log).hasSize(1);
    }

    @Test
    void aServiceThatFailedToStartGivesWay() {
        post("/provision", IBRL);
        desk.services.state("doublezero0", State.FAILED);
        assertThat(post("/provision", ALLOCATED)).isEqualTo(OK);
        assertThat(desk.services.service("doublezero0").orElseThrow().type()).isEqualTo("ibrl-allocated");
    }

    @Test
    void aServiceOnItsWayOutIsWaitedFor() {
        post("/provision", IBRL);
        desk.services.looksUntilGone = 3;
        desk.services.remove("doublezero0");
        assertThat(post("/provision", ALLOCATED)).isEqualTo(OK);
    }

    @Test
    void scenario32_aRemovalThatNamesAnotherUnicastTypeRemovesTheOneThatRuns() {
        post("/provision", ALLOCATED);
        post("/provision", SUBSCRIBER);
        assertThat(post("/remove", "{\"user_type\": \"EdgeFiltering\"}")).isEqualTo(OK);
        assertThat(desk.services.service("doublezero0")).isEmpty();
        assertThat(desk.services.service("doublezero1")).isPresent();
    }

    @Test
    void aRemovalWithoutATypeMeansTheUnicastService() {
        post("/provision", IBRL);
        assertThat(post("/remove", "{}")).isEqualTo(OK);
        assertThat(post("/remove", "{}")).as("nothing runs any more").isEqualTo(OK);
        assertThat(desk.services.services()).isEmpty();
        assertThat(post("/remove", "{\"user_type\": \"Anycast\"}")).startsWith("400");
        assertThat(post("/remove", "")).startsWith("400");
    }

    @Test
    void aRemovalThatIsRefusedOrDoesNotEndIsA500() {
        post("/provision", IBRL);
        desk.services.refusal = new ProvisioningException(
                ProvisioningException.Fault.OURS, new Diagnostic("SVC-009", "doublezero0", "disk full", "make room"));
        assertThat(post("/remove", "{}")).startsWith("500").contains("disk full");
        desk.services.looksUntilGone = -1;
        assertThat(post("/remove", "{}")).startsWith("500").contains("still being removed");
    }

    @Test
    void aServiceWrittenByHandIsDisabledAndNotTakenOutOfTheFile() {
        desk.services.write("doublezero0", "{\"type\": \"ibrl\"}");
        assertThat(post("/provision", IBRL)).startsWith("400").contains("already provisioned");
        assertThat(post("/remove", "{}")).isEqualTo(OK);
        assertThat(desk.services.log).containsExactly("disable doublezero0");
        assertThat(post("/remove", "{}")).isEqualTo(OK);
        assertThat(post("/provision", IBRL)).startsWith("400").contains("stands in the configuration file");
    }
}
