package dev.holdfast.bgp.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.model.Family;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What holds for any bytes whatever; the broken-bytes tests and the fuzzer share it. */
final class WireChecks {
    /** Takes everything a reader may hand over, so that writing and reading again must give the same. */
    private static final Agreement TAKES_ALL =
            Sessions.internal().addPath().ipv4OverIpv6().extendedMessages().agree();

    private WireChecks() {}

    /** Any message: refused by its header, or read without an exception. */
    static void message(byte[] message) {
        if (message.length < Header.BYTES || Header.refuse(message, 0, true) != null) {
            return;
        }
        switch (Header.type(message, 0)) {
            case OPEN -> open(message);
            case UPDATE -> update(TAKES_ALL, message);
            case NOTIFICATION -> {
                Notification notification = Notification.read(message, 0, message.length);
                assertThat(notification.toMessage(Header.MOST_BYTES_EXTENDED)).isEqualTo(message);
                assertThat(notification.toString()).doesNotContain("\n");
            }
            case KEEPALIVE -> {}
            case ROUTE_REFRESH -> {
                if (RouteRefresh.read(message, 0, message.length, true) instanceof Decoded.Good<RouteRefresh> good) {
                    assertThat(good.value().toMessage()).hasSize(message.length);
                }
            }
        }
    }

    private static void open(byte[] message) {
        if (!(OpenCodec.read(message, 0, message.length) instanceof Decoded.Good<Open> good)) {
            return;
        }
        Open open = good.value();
        OpenRules.of(65001, 1, 65002).refuse(open);
        Agreement.between(Open.of(65001, 90, 1, List.of()), open);
        byte[] again = OpenCodec.write(open);
        assertThat(OpenCodec.read(again, 0, again.length)).isEqualTo(good);
    }

    /** An UPDATE with a right header. */
    static void update(Agreement agreement, byte[] message) {
        var reader = new UpdateReader(agreement);
        Fault.SessionReset reset = reader.read(message, 0, message.length);
        List<String> heard = Heard.whole(reader);
        if (reset != null) {
            assertThat(heard).isEmpty();
            assertThat(reset.notification().toMessage(Header.MOST_BYTES).length).isLessThanOrEqualTo(Header.MOST_BYTES);
            return;
        }
        assertThat(reader.treatAsWithdraw() && heard.stream().anyMatch(line -> line.startsWith("+")))
                .isFalse();
        assertThat(again(reader))
                .isEqualTo(heard.stream().filter(line -> line.startsWith("+")).toList());
    }

    /** What is announced, written by us and read anew. */
    private static List<String> again(UpdateReader reader) {
        List<byte[]> messages = new ArrayList<>();
        var writer = new UpdateWriter(
                TAKES_ALL, (buffer, start, end) -> messages.add(Arrays.copyOfRange(buffer, start, end)));
        reader.announced(new Forward(writer));
        writer.flush();
        List<String> lines = new ArrayList<>();
        messages.forEach(message -> lines.addAll(Heard.whole(TAKES_ALL, message)));
        return lines;
    }

    /** Begins an announcement with the first prefix, which tells the family. */
    private static final class Forward implements RouteVisitor {
        private final UpdateWriter writer;
        private byte[] attributes = new byte[0];
        private boolean begun;

        Forward(UpdateWriter writer) {
            this.writer = writer;
        }

        @Override
        public void attributes(byte[] buffer, int start, int end) {
            attributes = Arrays.copyOfRange(buffer, start, end);
            begun = false;
        }

        @Override
        public void ipv4(int pathId, long key) {
            begin(Family.IPV4);
            writer.ipv4(pathId, key);
        }

        @Override
        public void ipv6(int pathId, long high, long low, int length) {
            begin(Family.IPV6);
            writer.ipv6(pathId, high, low, length);
        }

        private void begin(Family family) {
            if (!begun) {
                assertThat(writer.announce(family, attributes, 0, attributes.length))
                        .isEqualTo(UpdateWriter.Sendable.YES);
                begun = true;
            }
        }
    }
}
