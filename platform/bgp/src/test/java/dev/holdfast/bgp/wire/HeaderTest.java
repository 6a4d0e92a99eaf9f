package dev.holdfast.bgp.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeaderTest {

    @ParameterizedTest(name = "type {0}, {1} bytes, extended {2}")
    @CsvSource({
        "1, 29, false, ok",
        "1, 28, false, 1/2",
        "1, 4096, false, ok",
        "1, 4097, false, 1/2",
        "1, 4097, true, 1/2",
        "2, 23, false, ok",
        "2, 22, false, 1/2",
        "2, 4096, false, ok",
        "2, 4097, false, 1/2",
        "2, 65535, true, ok",
        "3, 21, false, ok",
        "3, 20, false, 1/2",
        "3, 65535, true, ok",
        "4, 19, false, ok",
        "4, 20, true, 1/2",
        "5, 23, false, ok",
        "5, 22, false, 1/2",
        "0, 19, false, 1/3",
        "6, 19, false, 1/3",
        "255, 19, false, 1/3",
        "4, 18, false, 1/2",
        "4, 0, false, 1/2"
    })
    void lengthsAndTypes(int type, int length, boolean extended, String answer) {
        byte[] header = Header.keepalive();
        Octets.put16(header, 16, length);
        header[18] = (byte) type;
        Notification refusal = Header.refuse(header, 0, extended);
        assertThat(refusal == null ? "ok" : refusal.code() + "/" + refusal.subcode())
                .isEqualTo(answer);
        if (refusal != null) {
            assertThat(refusal.data()).isEqualTo(answer.equals("1/2") ? Bytes.ofU16(length) : Bytes.of((byte) type));
        }
    }

    @Test
    void theMarkerIsAllOnes() {
        for (int i = 0; i < 16; i++) {
            byte[] header = Header.keepalive();
            header[i] = 0x7F;
            assertThat(Header.refuse(header, 0, false)).isEqualTo(Notification.of(Notification.HEADER, 1));
        }
    }

    @Test
    void aKeepaliveIsAHeader() {
        assertThat(Bytes.of(Header.keepalive())).hasToString("ff".repeat(16) + "001304");
        assertThat(Header.type(Header.keepalive(), 0)).isEqualTo(MessageType.KEEPALIVE);
    }
}
