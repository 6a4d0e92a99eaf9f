package dev.holdfast.bgp.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NotificationTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
        1 | 1  |              | 1/1 connection not synchronised
        2 | 6  | 0002         | 2/6 unacceptable hold time [0002]
        2 | 99 |              | 2/99 OPEN error
        3 | 11 |              | 3/11 malformed AS_PATH
        4 | 0  |              | 4/0 hold timer expired
        5 | 3  |              | 5/3 message unexpected in Established
        6 | 1  | 00010100000064 | 6/1 maximum number of prefixes reached [00010100000064]
        6 | 2  | 0568656c6c6f | 6/2 administrative shutdown "hello"
        6 | 2  | 0668656c6c6f | 6/2 administrative shutdown [0668656c6c6f]
        6 | 9  | 06020568656c6c6f | 6/9 hard reset: 6/2 administrative shutdown "hello"
        6 | 9  |              | 6/9 hard reset
        6 | 77 |              | 6/77 cease
        7 | 1  |              | 7/1 invalid message length
        8 | 0  |              | 8/0 send hold timer expired
        200 | 1 |             | 200/1 unknown error
        """)
    void printsWithItsMeaning(int code, int subcode, String data, String line) {
        var notification = new Notification(code, subcode, data == null ? Bytes.NONE : Bytes.ofHex(data));
        assertThat(notification).hasToString(line);
        byte[] message = notification.toMessage(Header.MOST_BYTES);
        assertThat(Header.refuse(message, 0, false)).isNull();
        assertThat(Notification.read(message, 0, message.length)).isEqualTo(notification);
    }

    @Test
    void aPeersTextCannotForgeALogLineOrTurnTheTerminal() {
        String text =
                Notification.cease(Cease.RESET, "a\nb\u001b[2J\u202ec\u2028d").text();
        assertThat(text).isEqualTo("a\uFFFDb\uFFFD[2J\uFFFDc\uFFFDd");
        var noUtf8 = new Notification(Notification.CEASE, 2, Bytes.ofHex("02c3ff"));
        assertThat(noUtf8.text()).isEqualTo("\uFFFD\uFFFD");
    }

    @Test
    void aLongTextIsCutAtTheEdgeOfACharacter() {
        assertThat(Notification.cease(Cease.SHUTDOWN, "é".repeat(200)).text()).isEqualTo("é".repeat(127));
        assertThat(Notification.cease(Cease.SHUTDOWN, "x".repeat(255)).text()).isEqualTo("x".repeat(255));
    }

    @Test
    void onlyShutdownAndResetCarryText() {
        assertThat(Notification.cease(Cease.COLLISION, "hello").data()).isEqualTo(Bytes.NONE);
        assertThat(Notification.cease(Cease.SHUTDOWN, "").data()).isEqualTo(Bytes.NONE);
    }

    @Test
    void aHardResetWrapsTheReason() {
        Notification reason = Notification.maxPrefixes(AfiSafi.IPV4_UNICAST, 100);
        assertThat(reason.hard().isHard()).isTrue();
        assertThat(reason.hard().reason()).isEqualTo(reason);
        assertThat(reason.reason()).isEqualTo(reason);
    }

    @Test
    void dataTooLongForTheMessageIsCutOff() {
        var large = new Notification(Notification.UPDATE, 1, Bytes.of(new byte[60_000]));
        assertThat(large.toMessage(Header.MOST_BYTES)).hasSize(Header.MOST_BYTES);
        assertThat(large.toMessage(Header.MOST_BYTES_EXTENDED)).hasSize(60_021);
    }
}
