package dev.holdfast.bgp.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class OpenRulesTest {
    private static final long LOCAL_AS = 65001;
    private static final long LOCAL_ID = 0x01000001;
    private static final long PEER_AS = 65002;

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
        # case                          | header AS | AS4        | hold  | id         | answer
        fine                            | 65002     | 65002      | 90    | 33554434   | ok
        without AS4                     | 65002     |            | 90    | 33554434   | ok
        AS 0                            | 0         |            | 90    | 33554434   | 2/2
        AS 0 in the capability          | 65002     | 0          | 90    | 33554434   | 2/2
        AS 0 in the header only         | 0         | 65002      | 90    | 33554434   | 2/2
        wrong AS                        | 65003     |            | 90    | 33554434   | 2/2
        wrong AS in the capability      | 65002     | 65003      | 90    | 33554434   | 2/2
        hold 0                          | 65002     | 65002      | 0     | 33554434   | ok
        hold 1                          | 65002     | 65002      | 1     | 33554434   | 2/6 [0001]
        hold 2                          | 65002     | 65002      | 2     | 33554434   | 2/6 [0002]
        hold 3                          | 65002     | 65002      | 3     | 33554434   | ok
        hold 65535                      | 65002     | 65002      | 65535 | 33554434   | ok
        id 0.0.0.0                      | 65002     | 65002      | 90    | 0          | 2/3
        our id, external                | 65002     | 65002      | 90    | 16777217   | ok
        multicast id                    | 65002     | 65002      | 90    | 3758096385 | ok
        """)
    void external(String name, int as, @Nullable Long as4, int hold, long id, String answer) {
        Stream<Capability> capabilities = as4 == null ? Stream.of() : Stream.of(new Capability.FourOctetAs(as4));
        var open = new Open(as, hold, id, capabilities.toList());
        assertThat(answer(OpenRules.of(LOCAL_AS, LOCAL_ID, PEER_AS), open)).isEqualTo(answer);
    }

    @Test
    void ourOwnIdIsRefusedWithinTheAs() {
        OpenRules rules = OpenRules.of(LOCAL_AS, LOCAL_ID, LOCAL_AS);
        assertThat(answer(rules, Open.of(LOCAL_AS, 90, LOCAL_ID, List.of()))).isEqualTo("2/3");
        assertThat(answer(rules, Open.of(LOCAL_AS, 90, LOCAL_ID + 1, List.of())))
                .isEqualTo("ok");
    }

    @Test
    void anyAsButZero() {
        OpenRules rules = OpenRules.of(LOCAL_AS, LOCAL_ID, OpenRules.ANY_AS);
        assertThat(answer(rules, Open.of(4_200_000_000L, 90, 7, List.of()))).isEqualTo("ok");
        assertThat(answer(rules, Open.of(0, 90, 7, List.of()))).isEqualTo("2/2");
    }

    @Test
    void aPeerWithoutFourOctetAsIsRefusedIfThatIsAsked() {
        var rules = new OpenRules(LOCAL_AS, LOCAL_ID, PEER_AS, 3, true, null, false);
        assertThat(answer(rules, new Open(65002, 90, 7, List.of()))).isEqualTo("2/7 [41040000fde9]");
        assertThat(answer(rules, Open.of(PEER_AS, 90, 7, List.of()))).isEqualTo("ok");
    }

    @Test
    void aLongerLeastHoldTimeMayBeAsked() {
        var rules = new OpenRules(LOCAL_AS, LOCAL_ID, PEER_AS, 20, false, null, false);
        assertThat(answer(rules, Open.of(PEER_AS, 19, 7, List.of()))).isEqualTo("2/6 [0013]");
        assertThat(answer(rules, Open.of(PEER_AS, 20, 7, List.of()))).isEqualTo("ok");
    }

    /** All 25 pairs of RFC 9234 §4.2. */
    @ParameterizedTest
    @EnumSource(Role.class)
    void roles(Role ours) {
        var rules = new OpenRules(LOCAL_AS, LOCAL_ID, PEER_AS, 3, false, ours, false);
        for (Role theirs : Role.values()) {
            assertThat(answer(rules, withRoles(theirs.code()))).isEqualTo(matches(ours, theirs) ? "ok" : "2/11");
        }
        assertThat(answer(rules, withRoles(99))).isEqualTo("2/11");
        assertThat(answer(rules, withRoles())).isEqualTo("ok");
        var strict = new OpenRules(LOCAL_AS, LOCAL_ID, PEER_AS, 3, false, ours, true);
        assertThat(answer(strict, withRoles())).isEqualTo("2/11");
        assertThat(answer(strict, withRoles(ours.counterpart().code()))).isEqualTo("ok");
    }

    private static boolean matches(Role ours, Role theirs) {
        return switch (ours) {
            case PROVIDER -> theirs == Role.CUSTOMER;
            case CUSTOMER -> theirs == Role.PROVIDER;
            case ROUTE_SERVER -> theirs == Role.ROUTE_SERVER_CLIENT;
            case ROUTE_SERVER_CLIENT -> theirs == Role.ROUTE_SERVER;
            case PEER -> theirs == Role.PEER;
        };
    }

    @Test
    void twoDifferentRolesAreRefusedEvenIfWeHaveNone() {
        OpenRules rules = OpenRules.of(LOCAL_AS, LOCAL_ID, PEER_AS);
        assertThat(answer(rules, withRoles(0, 3))).isEqualTo("2/11");
        assertThat(answer(rules, withRoles(3, 3))).isEqualTo("ok");
    }

    private static Open withRoles(int... roles) {
        List<Capability> capabilities = new ArrayList<>();
        for (int role : roles) {
            capabilities.add(new Capability.RoleOf(role));
        }
        return Open.of(PEER_AS, 90, 7, capabilities);
    }

    private static String answer(OpenRules rules, Open open) {
        Notification refusal = rules.refuse(open);
        if (refusal == null) {
            return "ok";
        }
        String data = refusal.data().length() == 0 ? "" : " [" + refusal.data() + "]";
        return refusal.code() + "/" + refusal.subcode() + data;
    }
}
