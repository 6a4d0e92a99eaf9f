package dev.holdfast.daemon.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.holdfast.api.ConfigException;
import dev.holdfast.bgp.policy.PoliciesConfig;
import dev.holdfast.bgp.policy.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Policies as they are written in a file. */
class PolicyBindingTest {
    private static final String ALL =
            """
            plugins:
              bgp:
                prefix-sets:
                  customers:
                    - {prefix: 10.0.0.0/8, ge: 16, le: 24}
                    - prefix: 2001:db8::/32
                as-path-sets:
                  transit: [_65002_, '^65003( [0-9]+)*$']
                community-sets:
                  tagged: ['65001:*', no-export, 'rt:70000:1', 'lc:1:2:3']
                neighbor-sets:
                  exchange: {addresses: [192.0.2.1], as: [65002], groups: [ix]}
                policies:
                  import:
                    default-action: deny
                    statements:
                      - name: customers
                        match: {prefix-set: customers, community-set: tagged, neighbor-set: exchange, rpki: not-found}
                        action: permit
                        set:
                          local-pref: 200
                          next-hop: self
                          community-remove: ['65001:*']
                          community-add: [no-export]
                          prepend: {as: 65001, count: 2}
                      - match: {as-path-set: transit, as-path-length-ge: 9, route-type: external}
                        action: deny
            """;

    @TempDir
    Path directory;

    private PoliciesConfig read(String yaml) throws IOException {
        Configuration configuration = Configuration.read(Files.writeString(directory.resolve("holdfast.yml"), yaml));
        PoliciesConfig policies = configuration.plugin("bgp", PoliciesConfig.class);
        configuration.checkSections(List.of("bgp"));
        configuration.verdict();
        return policies;
    }

    @Test
    void aWholePolicyIsRead() throws IOException {
        PoliciesConfig policies = read(ALL);
        assertThat(policies.policies().get("import").statements())
                .extracting(each -> each.action())
                .containsExactly(Verdict.PERMIT, Verdict.DENY);
        assertThat(policies.prefixSets().get("customers")).hasToString("[10.0.0.0/8 ge 16 le 24, 2001:db8::/32]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "prefix-set: customers  | prefix-set: customer  | undefined prefix-set 'customer'",
                "rpki: not-found        | rpki: notfound        | did you mean not-found?",
                "as-path-length-ge: 9   | as-path-lenght-ge: 9  | did you mean 'as-path-length-ge'?",
                "count: 2               | count: 11             | count must be 1..10, was 11",
                "ge: 16, le: 24         | ge: 16, le: 15        | le 15 does not fit 10.0.0.0/8 with ge 16",
                "transit: [_65002_,     | transit: ['(',        | is not a pattern for AS paths",
                "action: deny           | {action: deny}        | holdfast.yml",
                "'65001:*', no-export   | '65001:x'             | is not a community",
                "next-hop: self         | next-hop: me          | write self or an address",
            })
    void aMistakeIsShownWhereItStands(String right, String wrong, String says) {
        assertThat(ALL).contains(right.strip());
        Throwable refusal = catchThrowable(() -> read(ALL.replace(right.strip(), wrong.strip())));
        assertThat(refusal).isInstanceOf(ConfigException.class).hasMessageContaining(says.strip());
    }
}
