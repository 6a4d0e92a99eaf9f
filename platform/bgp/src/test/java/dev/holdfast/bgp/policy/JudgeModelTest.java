package dev.holdfast.bgp.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.bgp.wire.AttributesView;
import dev.holdfast.bgp.wire.RandomRoutes;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Prefix;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Random chains on random routes, by seed: bytes and plain lists come to the same. */
class JudgeModelTest {
    private static final int SEEDS = 400;
    private static final int ROUTES = 40;
    private final Judge judge = new Judge();

    @Test
    void bytesBecomeWhatListsBecome() {
        int permitted = 0;
        int changed = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            var random = new Random(seed);
            Map<String, PolicyConfig> policies = policies(random);
            List<String> names = List.copyOf(policies.keySet());
            Chain chain = Given.chain(Given.policies(policies), names.toArray(new String[0]));
            for (int i = 0; i < ROUTES; i++) {
                var plain = new PlainRoute(random);
                AttributesView before = plain.attributes();
                RouteInput route = new RouteInput(Given.FROM, RouteType.EXTERNAL)
                        .prefix(plain.prefix)
                        .attributes(before);
                Verdict expected = PlainJudge.judge(names, policies, plain);
                assertThat(judge.judge(chain, route))
                        .as("seed %d route %d", seed, i)
                        .isEqualTo(expected);
                if (expected == Verdict.PERMIT) {
                    permitted++;
                    changed += judge.changed() ? 1 : 0;
                    assertThat(judge.attributes().toBytes())
                            .as("seed %d route %d: %s became %s", seed, i, before, judge.attributes())
                            .isEqualTo(plain.attributes().toBytes());
                }
                String became = judge.attributes().toString();
                Trace trace = judge.trace(chain, route);
                assertThat(trace.verdict()).isEqualTo(expected);
                assertThat(trace.attributes()).isEqualTo(became);
            }
        }
        assertThat(permitted).isGreaterThan(SEEDS * ROUTES / 4);
        assertThat(changed).isGreaterThan(SEEDS * ROUTES / 8);
    }

    /** Attributes of any shape: whatever no action is for stays, byte for byte. */
    @Test
    void nothingElseIsTouched() {
        SetConfig set = Given.set("localPref", 4_000_000_000L, "communityAdd", Given.communities("65001:65001"));
        Chain chain = Given.chain(Given.policy(Given.permit(Given.match("asPathLengthGe", 0), set)));
        for (int seed = 0; seed < 500; seed++) {
            AttributesView before = Given.view(new RandomRoutes(seed, seed % 2 == 0).attributes(seed % 3 == 0));
            RouteInput route = new RouteInput(Given.FROM, RouteType.EXTERNAL)
                    .prefix(Prefix.parse("10.0.0.0/8"))
                    .attributes(before);
            assertThat(judge.judge(chain, route)).isEqualTo(Verdict.PERMIT);
            for (int type = 0; type < 256; type++) {
                if (type != 5 && type != 8) {
                    assertThat(judge.attributes().value(type))
                            .as("seed %d type %d", seed, type)
                            .isEqualTo(before.value(type));
                }
            }
            assertThat(judge.attributes().communityCount()).isEqualTo(before.communityCount() + 1);
        }
    }

    private static Map<String, PolicyConfig> policies(Random random) {
        Map<String, PolicyConfig> policies = new LinkedHashMap<>();
        int count = 1 + random.nextInt(4);
        for (int i = 0; i < count; i++) {
            List<StatementConfig> statements = new ArrayList<>();
            int size = 1 + random.nextInt(4);
            for (int j = 0; j < size; j++) {
                boolean deny = random.nextInt(4) == 0;
                statements.add(deny ? Given.deny(match(random)) : Given.permit(match(random), set(random)));
            }
            policies.put("p" + i, new PolicyConfig(statements, random.nextInt(6) == 0 ? Verdict.DENY : null));
        }
        return policies;
    }

    private static MatchConfig match(Random random) {
        List<@Nullable Object> named = new ArrayList<>();
        int conditions = 1 + random.nextInt(2);
        for (int i = 0; i < conditions; i++) {
            switch (random.nextInt(8)) {
                case 0 -> prefix(random, named);
                case 1 -> named.addAll(List.of("asPath", asPath(random)));
                case 2 -> named.addAll(List.of("community", patterns(random)));
                case 3 -> named.addAll(List.of("asPathLengthGe", random.nextInt(4)));
                case 4 -> named.addAll(List.of("asPathLengthLe", 4 + random.nextInt(3)));
                case 5 -> named.addAll(List.of("localPrefLe", 98L + random.nextInt(5)));
                case 6 -> named.addAll(List.of("medGe", (long) random.nextInt(3)));
                default -> named.addAll(List.of("nextHop", IpAddress.parse("192.0.2." + (1 + random.nextInt(3)))));
            }
        }
        return Given.match(named.toArray());
    }

    private static void prefix(Random random, List<@Nullable Object> named) {
        if (!named.contains("prefix")) {
            Prefix prefix = Prefix.parse(PlainRoute.PREFIXES.get(random.nextInt(PlainRoute.PREFIXES.size())));
            named.addAll(List.of("prefix", prefix));
            if (random.nextBoolean()) {
                named.addAll(List.of("le", prefix.length() + random.nextInt(33 - prefix.length())));
            }
        }
    }

    private static AsPathPattern asPath(Random random) {
        long as = 65001L + random.nextInt(4);
        return AsPathPattern.parse(
                List.of("^$", "_" + as + "_", "^" + as + "_", "_" + as + "$").get(random.nextInt(4)));
    }

    private static List<CommunityPattern> patterns(Random random) {
        List<String> all = new ArrayList<>(PlainRoute.COMMUNITIES);
        all.addAll(List.of("65001:*", "*:1", "lc:1:2:*", "rt:*:1", "ro:192.0.2.1:*", "*:*"));
        return Given.patterns(all.get(random.nextInt(all.size())), all.get(random.nextInt(all.size())));
    }

    private static SetConfig set(Random random) {
        List<Object> named = new ArrayList<>();
        if (random.nextBoolean()) {
            named.addAll(List.of("localPref", 98L + random.nextInt(5)));
        }
        if (random.nextInt(3) == 0) {
            named.addAll(List.of("med", (long) random.nextInt(4)));
        }
        if (random.nextInt(3) == 0) {
            named.addAll(List.of("nextHop", SetNextHop.parse(random.nextBoolean() ? "self" : "192.0.2.3")));
        }
        if (random.nextInt(3) == 0) {
            named.addAll(List.of("communityRemove", patterns(random)));
        }
        if (random.nextInt(3) == 0) {
            String one = PlainRoute.COMMUNITIES.get(random.nextInt(PlainRoute.COMMUNITIES.size()));
            named.addAll(List.of("communityAdd", Given.communities(one)));
        }
        if (random.nextInt(4) == 0) {
            named.addAll(List.of("prepend", new PrependConfig(65001 + random.nextInt(4), 1 + random.nextInt(3))));
        }
        return Given.set(named.toArray());
    }
}
