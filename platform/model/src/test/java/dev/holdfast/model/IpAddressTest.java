package dev.holdfast.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class IpAddressTest {

    /** Section 4 of RFC 5952: no leading zeros, lower case, the longest run of zeros shortened, the first of equals. */
    @ParameterizedTest
    @CsvSource({
        "2001:db8:0:0:0:0:2:1, 2001:db8::2:1",
        "2001:0DB8::0001, 2001:db8::1",
        "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
        "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
        "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
        "0:0:0:0:0:0:0:0, ::",
        "0:0:0:0:0:0:0:1, ::1",
        "1:0:0:0:0:0:0:0, 1::",
        "0:0:1:0:0:0:0:0, 0:0:1::",
        "fe80::A, fe80::a",
        "::1.2.3.4, ::102:304",
        "1:2:3:4:5:6:7:8, 1:2:3:4:5:6:7:8",
        "0:1:0:1:0:1:0:1, 0:1:0:1:0:1:0:1",
        "0.0.0.0, 0.0.0.0",
        "255.255.255.255, 255.255.255.255",
        "192.0.2.1, 192.0.2.1"
    })
    void printsTheCanonicalForm(String given, String canonical) {
        assertThat(IpAddress.parse(given)).hasToString(canonical);
        assertThat(IpAddress.parse(canonical)).isEqualTo(IpAddress.parse(given));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "1.2.3",
                "1.2.3.4.5",
                "1.2.3.256",
                "01.2.3.4",
                "1.2.3.-4",
                "1.2.3.4 ",
                "a.b.c.d",
                "localhost",
                ":",
                "1:2",
                "1::2::3",
                "1:2:3:4:5:6:7:8:9",
                "12345::",
                "fe80::1%eth0",
                "::ffff:192.0.2.1",
                "[::1]",
                "g::",
                "١.2.3.4",
                "2001:db8::/32"
            })
    void refusesWhatIsNoLiteral(String text) {
        assertThatThrownBy(() -> IpAddress.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is not an IP address")
                .hasMessageContaining("'" + text + "'");
    }

    @Test
    void anyAddressSurvivesTextAndBytes() throws Exception {
        long seed = System.nanoTime();
        var random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            IpAddress address = randomAddress(random);

            assertThat(IpAddress.parse(address.toString()))
                    .as("%s, seed %d", address, seed)
                    .isEqualTo(address);
            assertThat(IpAddress.ofBytes(address.toBytes()))
                    .as("%s, seed %d", address, seed)
                    .isEqualTo(address);
            assertThat(InetAddress.getByAddress(address.toBytes()))
                    .as("%s, seed %d", address, seed)
                    .isEqualTo(InetAddress.getByName(address.toString()));
        }
    }

    /** With many zero groups, as the shortening is where mistakes would be. */
    static IpAddress randomAddress(Random random) {
        var bytes = new byte[random.nextBoolean() ? 4 : 16];
        for (int i = 0; i < bytes.length; i += 2) {
            if (random.nextInt(3) > 0) {
                bytes[i] = (byte) random.nextInt(256);
                bytes[i + 1] = (byte) random.nextInt(256);
            }
        }
        boolean mapped = bytes.length == 16 && bytes[10] == -1 && bytes[11] == -1;
        return mapped ? randomAddress(random) : IpAddress.ofBytes(bytes);
    }

    @Test
    void ordersByFamilyThenAsUnsignedNumbers() {
        assertThat(IpAddress.parse("255.0.0.0")).isLessThan(IpAddress.parse("::"));
        assertThat(IpAddress.parse("127.0.0.1")).isLessThan(IpAddress.parse("128.0.0.0"));
        assertThat(IpAddress.parse("7fff::")).isLessThan(IpAddress.parse("8000::"));
        assertThat(IpAddress.parse("::7fff:0:0:0")).isLessThan(IpAddress.parse("::8000:0:0:0"));
    }

    @Test
    void knowsGroupsLinkLocalAndUnspecified() {
        assertThat(IpAddress.parse("224.0.0.0").isMulticast()).isTrue();
        assertThat(IpAddress.parse("239.255.255.255").isMulticast()).isTrue();
        assertThat(IpAddress.parse("240.0.0.0").isMulticast()).isFalse();
        assertThat(IpAddress.parse("ff02::1").isMulticast()).isTrue();
        assertThat(IpAddress.parse("fe80::1").isLinkLocal()).isTrue();
        assertThat(IpAddress.parse("febf::1").isLinkLocal()).isTrue();
        assertThat(IpAddress.parse("fec0::1").isLinkLocal()).isFalse();
        assertThat(IpAddress.parse("169.254.0.1").isLinkLocal()).isFalse();
        assertThat(IpAddress.parse("::").isUnspecified()).isTrue();
        assertThat(IpAddress.parse("0.0.0.0").isUnspecified()).isTrue();
    }

    @Test
    void hasFourOrSixteenBytes() {
        assertThatThrownBy(() -> IpAddress.ofBytes(new byte[5])).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new IpAddress(Family.IPV4, 0, 1L << 32)).isInstanceOf(IllegalArgumentException.class);
    }
}
