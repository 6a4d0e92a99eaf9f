package dev.holdfast.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.model.RuleKey.Action;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AddressAndRuleTest {

    @ParameterizedTest
    @CsvSource({
        "10.0.0.1, 0, must be 1..32",
        "10.0.0.1, 33, must be 1..32",
        "2001:db8::1, 129, must be 1..128",
        "0.0.0.0, 8, cannot be the address of a host",
        "224.0.0.1, 8, cannot be the address of a host",
        "ff02::1, 8, cannot be the address of a host"
    })
    void anAddressThatNoHostCanHaveIsRefused(String local, int length, String why) {
        assertThatThrownBy(() -> Address.of("v0", IpAddress.parse(local), length))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why);
    }

    @Test
    void aPeerIsOfTheSameFamily() {
        assertThatThrownBy(() -> Address.peer("v0", IpAddress.parse("10.0.0.1"), IpAddress.parse("2001:db8::1"), 32))
                .hasMessageContaining("not of the family");
        assertThat(Address.peer("v0", IpAddress.parse("10.0.0.1"), IpAddress.parse("10.0.0.2"), 32))
                .hasToString("address 10.0.0.1 peer 10.0.0.2/32 dev v0");
    }

    @Test
    void whatAKernelCannotKeepIsNotAskedFor() {
        var six = Address.of("v0", IpAddress.parse("fe80::1"), 64);
        assertThat(new Address(six.key(), Scope.LINK, false)).isEqualTo(six);
        Prefix all = Prefix.parse("0.0.0.0/0");
        assertThat(RuleKey.lookup(Family.IPV4, 9, all, all, 100))
                .isEqualTo(RuleKey.lookup(Family.IPV4, 9, null, null, 100));
        assertThat(rule(9, all, 5, 0, Action.LOOKUP, 100)).isEqualTo(rule(9, all, 0, 0, Action.LOOKUP, 100));
    }

    private static RuleKey rule(long priority, Prefix from, long mark, long mask, Action action, long table) {
        return new RuleKey(Family.IPV4, priority, from, null, null, null, mark, mask, action, table);
    }

    @Test
    void aRuleKeepsItsRanges() {
        Prefix from = Prefix.parse("10.0.0.0/8");
        assertThatThrownBy(() -> rule(0, from, 0, 0, Action.LOOKUP, 100)).hasMessageContaining("priority must be");
        assertThatThrownBy(() -> rule(1L << 32, from, 0, 0, Action.LOOKUP, 100))
                .hasMessageContaining("priority must be");
        assertThatThrownBy(() -> rule(1, Prefix.parse("::/0"), 0, 0, Action.LOOKUP, 100))
                .hasMessageContaining("must be IPV4");
        assertThatThrownBy(() -> rule(1, from, 0, 0, Action.LOOKUP, 0)).hasMessageContaining("needs a table");
        assertThatThrownBy(() -> rule(1, from, 0, 0, Action.PROHIBIT, 100)).hasMessageContaining("has no table");
        assertThatThrownBy(() -> rule(1, from, -1, 0, Action.LOOKUP, 100)).hasMessageContaining("mark and mask");
        assertThatThrownBy(() -> rule(1, from, 0, 1L << 32, Action.LOOKUP, 100)).hasMessageContaining("mark and mask");
    }

    @Test
    void rulesPrintAsIpShowsThem() {
        assertThat(rule(1000, Prefix.parse("10.0.0.0/8"), 0x10, 0xff, Action.LOOKUP, 100))
                .hasToString("rule 1000 from 10.0.0.0/8 fwmark 0x10/0xff lookup 100");
        assertThat(new RuleKey(
                        Family.IPV6, 7, null, Prefix.parse("2001:db8::/32"), "v0", "v1", 0, 0, Action.UNREACHABLE, 0))
                .hasToString("rule 7 from all to 2001:db8::/32 iif v0 oif v1 unreachable (IPv6)");
    }
}
