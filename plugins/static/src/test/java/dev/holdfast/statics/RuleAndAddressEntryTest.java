package dev.holdfast.statics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Prefix;
import dev.holdfast.model.RuleKey;
import dev.holdfast.model.Scope;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RuleAndAddressEntryTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    10.9.0.0/16   |           | rule 1000 from 10.9.0.0/16 lookup 77
                                  | 0x10/0xff | rule 1000 from all fwmark 0x10/0xff lookup 77
                                  | 16        | rule 1000 from all fwmark 0x10/0xffffffff lookup 77
                    2001:db8::/32 |           | rule 1000 from 2001:db8::/32 lookup 77 (IPv6)
                    """)
    void aRuleTakesItsFamilyFromItsEnds(@Nullable String from, @Nullable String mark, String rule) {
        assertThat(rule(from, mark, RuleKey.Action.LOOKUP, 77).object()).hasToString(rule);
    }

    @Test
    void aLookupNeedsATableAndARefusalHasNone() {
        assertThatThrownBy(() -> rule(null, null, RuleKey.Action.LOOKUP, 0)).hasMessageContaining("needs a table");
        assertThatThrownBy(() -> rule(null, null, RuleKey.Action.PROHIBIT, 77)).hasMessageContaining("has no table");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0x100/0xff", "1/0", "-1", "ten", "0x1ffffffff"})
    void aMarkThatCannotMatchIsRefused(String text) {
        assertThatThrownBy(() -> Mark.parse(text)).hasMessageContaining("mark");
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1/24, , address 192.0.2.1/24 dev v0",
        "192.0.2.1, , address 192.0.2.1/32 dev v0",
        "192.0.2.1/32, 192.0.2.2, address 192.0.2.1 peer 192.0.2.2/32 dev v0",
        "2001:db8::1/64, , address 2001:db8::1/64 dev v0"
    })
    void anAddressKeepsItsHostBits(String address, @Nullable String peer, String printed) {
        assertThat(address(address, peer).object()).hasToString(printed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.1/33", "192.0.2.1/0", "192.0.2.1/", "192.0.2.1/x"})
    void anAddressNeedsAPrefixLengthOfItsFamily(String text) {
        assertThatThrownBy(() -> HostAddress.parse(text)).hasMessageContaining("must be 1..32");
    }

    @Test
    void aPeerIsOfTheSameFamily() {
        assertThatThrownBy(() -> address("192.0.2.1/32", "2001:db8::1")).hasMessageContaining("not of the family");
    }

    private static RuleEntry rule(@Nullable String from, @Nullable String mark, RuleKey.Action action, long table) {
        return new RuleEntry(
                1000,
                null,
                from == null ? null : Prefix.parse(from),
                null,
                null,
                null,
                mark == null ? null : Mark.parse(mark),
                action,
                table,
                null,
                null,
                null);
    }

    private static AddressEntry address(String address, @Nullable String peer) {
        return new AddressEntry(
                "v0",
                HostAddress.parse(address),
                peer == null ? null : IpAddress.parse(peer),
                Scope.UNIVERSE,
                false,
                null,
                null,
                null);
    }
}
