package dev.holdfast.bgp.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.bgp.wire.AttributesView;
import dev.holdfast.bgp.wire.AttributesWriter;
import dev.holdfast.model.Prefix;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Three networks of AS 65002 come in through one chain, and go out to a third AS through another. */
class ImportAndExportTest {
    private static final List<String> NETWORKS = List.of("192.168.1.0/24", "192.168.2.0/24", "10.10.0.0/16");

    private static PoliciesConfig config() {
        return Given.policies(Map.of(
                "no-long", Given.policy(Given.deny(Given.match("prefix", Prefix.parse("0.0.0.0/0"), "ge", 25))),
                "tag",
                        Given.policy(Given.permit(
                                Given.match("prefix", Prefix.parse("10.0.0.0/8"), "le", 16),
                                Given.set("communityAdd", Given.communities("65001:100")))),
                "prefer",
                        Given.policy(Given.permit(
                                Given.match("asPath", AsPathPattern.parse("_65002_")), Given.set("localPref", 200L))),
                "out",
                        Given.policy(
                                Given.deny(Given.match("prefix", Prefix.parse("10.10.0.0/16"))),
                                Given.permit(
                                        Given.match("asPathLengthGe", 0),
                                        Given.set("med", 50L, "prepend", new PrependConfig(65001, 2))))));
    }

    private static Map<String, AttributesView> through(Chain chain, Map<String, AttributesWriter> routes) {
        Map<String, AttributesView> permitted = new TreeMap<>();
        var judge = new Judge();
        routes.forEach((prefix, attributes) -> {
            if (judge.judge(chain, Given.route(prefix, attributes)) == Verdict.PERMIT) {
                byte[] bytes = judge.attributes().toBytes();
                permitted.put(prefix, new AttributesView().wrap(bytes, 0, bytes.length));
            }
        });
        return permitted;
    }

    private static Map<String, AttributesView> imported() {
        Map<String, AttributesWriter> routes = new TreeMap<>();
        List<String> all = new ArrayList<>(NETWORKS);
        all.add("192.168.3.128/25");
        all.forEach(network -> routes.put(network, Given.attributes(65002)));
        return through(Given.chain(config(), "no-long", "tag", "prefer"), routes);
    }

    @Test
    void allThreeAreLikedBetterAndTheTenIsTagged() {
        Map<String, AttributesView> imported = imported();
        assertThat(imported.keySet()).containsExactlyInAnyOrderElementsOf(NETWORKS);
        assertThat(imported.values())
                .allSatisfy(each -> assertThat(each.localPref(0)).isEqualTo(200));
        imported.forEach((network, each) ->
                assertThat(each.hasCommunity(65001 << 16 | 100)).isEqualTo(network.startsWith("10.")));
    }

    @Test
    void theTenStaysInsideAndTheOthersLookFarAway() {
        Map<String, AttributesWriter> own = new TreeMap<>();
        imported()
                .forEach((network, each) -> own.put(
                        network,
                        new AttributesWriter()
                                .copyIf(each, type -> type == 1)
                                .asPathWith(each, 65001, 1)
                                .copyIf(each, type -> type == 3)));
        Map<String, AttributesView> exported = through(Given.chain(config(), "out"), own);
        assertThat(exported.keySet()).containsExactly("192.168.1.0/24", "192.168.2.0/24");
        assertThat(exported.values()).allSatisfy(each -> {
            assertThat(each.med(0)).isEqualTo(50);
            assertThat(each.asPath()).hasToString("65001 65001 65001 65002");
        });
    }
}
