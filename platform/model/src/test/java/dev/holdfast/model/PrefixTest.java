package dev.holdfast.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PrefixTest {

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.0.0.0/8",
        "192.0.2.1, 192.0.2.1/32",
        "2001:db8::1, 2001:db8::1/128",
        "0.0.0.0/0, 0.0.0.0/0",
        "::/0, ::/0",
        "2001:DB8::/032, 2001:db8::/32"
    })
    void readsAndPrints(String given, String printed) {
        assertThat(Prefix.parse(given)).hasToString(printed);
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.1/8, the network is 10.0.0.0/8",
        "2001:db8::1/64, the network is 2001:db8::/64",
        "10.0.0.0/33, must be 0..32",
        "::/129, must be 0..128",
        "10.0.0.0/, not a prefix length",
        "10.0.0.0/-1, not a prefix length",
        "10.0.0.0/a, not a prefix length",
        "10.0.0.0/8/8, not a prefix length",
        "/8, not an IP address"
    })
    void refusesAndSaysWhy(String given, String why) {
        assertThatThrownBy(() -> Prefix.parse(given))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why);
    }

    @Test
    void coversExactlyTheAddressesThatShareItsLeadingBits() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            IpAddress address = IpAddressTest.randomAddress(random);
            int length = random.nextInt(address.family().bits() + 1);
            Prefix prefix = Prefix.covering(address, length);
            IpAddress other = oneBitAway(address, random);

            boolean sameBits = leading(address, length).equals(leading(other, length));
            assertThat(prefix.contains(address))
                    .as("%s in %s, seed %d", address, prefix, seed)
                    .isTrue();
            assertThat(prefix.contains(other))
                    .as("%s in %s, seed %d", other, prefix, seed)
                    .isEqualTo(sameBits);
            assertThat(Prefix.parse(prefix.toString())).isEqualTo(prefix);
        }
    }

    private static IpAddress oneBitAway(IpAddress address, Random random) {
        byte[] bytes = address.toBytes();
        int bit = random.nextInt(bytes.length * 8);
        bytes[bit / 8] ^= (byte) (0x80 >> bit % 8);
        return IpAddress.ofBytes(bytes);
    }

    private static BigInteger leading(IpAddress address, int length) {
        return new BigInteger(1, address.toBytes()).shiftRight(address.family().bits() - length);
    }

    @Test
    void neverContainsTheOtherFamily() {
        assertThat(Prefix.parse("::/0").contains(IpAddress.parse("10.0.0.1"))).isFalse();
        assertThat(Prefix.parse("0.0.0.0/0").contains(IpAddress.parse("::1"))).isFalse();
    }

    @Test
    void ordersByNetworkThenLength() {
        assertThat(Prefix.parse("10.0.0.0/8")).isLessThan(Prefix.parse("10.0.0.0/16"));
        assertThat(Prefix.parse("10.0.0.0/16")).isLessThan(Prefix.parse("10.1.0.0/16"));
    }
}
