package dev.holdfast.bgp.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RouteRefreshTest {

    @ParameterizedTest
    @ValueSource(ints = {RouteRefresh.REQUEST, RouteRefresh.BEGIN, RouteRefresh.END, 77})
    void whatIsWrittenIsReadBack(int subtype) {
        var refresh = new RouteRefresh(new AfiSafi(2, 133), subtype);
        byte[] message = refresh.toMessage();
        assertThat(Header.refuse(message, 0, false)).isNull();
        assertThat(RouteRefresh.read(message, 0, message.length, true)).isEqualTo(Decoded.good(refresh));
    }

    @Test
    void aWrongLengthHasAnErrorOfItsOwnWithEnhancedRefresh() {
        byte[] message = Pieces.message(MessageType.ROUTE_REFRESH, Pieces.hex("0001000100"));
        assertThat(RouteRefresh.read(message, 0, message.length, true))
                .isEqualTo(Decoded.bad(new Notification(Notification.REFRESH, 1, Bytes.of(message))));
        assertThat(RouteRefresh.read(message, 0, message.length, false))
                .isEqualTo(Decoded.bad(new Notification(Notification.HEADER, 2, Bytes.ofU16(24))));
    }
}
