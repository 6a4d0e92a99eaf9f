package dev.holdfast.kernel.bsd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.kernel.bsd.wire.Flaw;
import dev.holdfast.kernel.bsd.wire.Frames;
import dev.holdfast.kernel.bsd.wire.MessageClass;
import dev.holdfast.kernel.bsd.wire.RouteMessage;
import dev.holdfast.kernel.bsd.wire.RouteSystem;
import dev.holdfast.kernel.bsd.wire.Rtm;
import dev.holdfast.kernel.bsd.wire.SocketAddress;
import dev.holdfast.kernel.simulated.VirtualClock;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every fixture is read field by field as it says, and classified as it says. */
class DecoderFixturesTest {
    private static final Map<Integer, String> NAMES =
            Map.of(4, "en0", 9, "utun3", 11, "awdl0", 1, "lo0", 2, "em0", 5, "gre0");
    /** Counts of references and uses, and the flags of what an entry was cloned from: of no use to us. */
    private static final Set<String> NOT_READ = Set.of("refcnt", "use", "parentFlags");

    private static final String[] POSITIONS = {"DST", "GATEWAY", "NETMASK", "GENMASK", "IFP", "IFA", "AUTHOR", "BRD"};

    @Test
    void thereAreSixtyFour() {
        assertThat(Fixture.all()).hasSize(64);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("fixtures")
    void isReadAndClassifiedAsItSays(Fixture fixture) {
        ByteBuffer buffer = fixture.buffer();
        Frames frames = new Frames();
        List<Map<String, String>> read = new ArrayList<>();
        String stop = "";
        if (fixture.source().equals("socket")) {
            if (frames.isOneRecord(buffer, fixture.bytes().length)) {
                read.add(describe(fixture, buffer, frames));
            } else {
                stop = word(frames.stop().name()) + " 0";
            }
        } else {
            frames.wrap(buffer, 0, fixture.bytes().length);
            while (frames.next()) {
                read.add(describe(fixture, buffer, frames));
            }
            stop = frames.stop() == Frames.Stop.END ? "" : word(frames.stop().name()) + " " + frames.at();
        }
        assertThat(stop).isEqualTo(fixture.stop());
        assertThat(read).hasSameSizeAs(fixture.frames());
        for (int i = 0; i < read.size(); i++) {
            Map<String, String> wanted = new LinkedHashMap<>(fixture.frames().get(i));
            wanted.keySet().removeAll(NOT_READ);
            assertThat(read.get(i)).as("frame " + i).containsAllEntriesOf(wanted);
        }
    }

    static List<Fixture> fixtures() {
        return Fixture.all();
    }

    private static Map<String, String> describe(Fixture fixture, ByteBuffer buffer, Frames frames) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("off", String.valueOf(frames.at()));
        fields.put("msglen", String.valueOf(frames.end() - frames.at()));
        if (frames.version() != Rtm.VERSION) {
            fields.put("status", "skip-version");
            fields.put("version", String.valueOf(frames.version()));
            return fields;
        }
        RouteMessage message = new RouteMessage(fixture.system());
        Flaw flaw = message.wrap(buffer, frames.at(), frames.end());
        fields.put("type", typeName(fixture, frames.type()));
        fields.put("cls", classOf(fixture, buffer, frames));
        fields.put("status", flaw == Flaw.NONE ? "ok" : "malformed");
        if (flaw == Flaw.NONE) {
            describe(message, fields);
        } else {
            fields.put("error", flaw == Flaw.SOCKADDR_LEN_1 ? "sockaddr-len-1" : word(flaw.name()));
        }
        return fields;
    }

    private static void describe(RouteMessage message, Map<String, String> fields) {
        fields.put("index", String.valueOf(message.index()));
        fields.put("flags", "0x" + Integer.toHexString(message.flags()));
        fields.put("addrs", "0x" + Integer.toHexString(message.present()));
        fields.put("pid", String.valueOf(message.pid()));
        fields.put("seq", String.valueOf(message.sequence()));
        fields.put("errno", String.valueOf(message.errno()));
        fields.put("mtu", String.valueOf(message.mtu()));
        fields.put("linkState", List.of("unknown", "down", "up").get(message.linkState()));
        fields.put("prefixLen", String.valueOf(message.prefixLength()));
        if (message.type() == Rtm.IFANNOUNCE) {
            fields.put("name", message.announcedName());
            fields.put("what", message.isDeparture() ? "departure" : "arrival");
        }
        List<String> missing = new ArrayList<>();
        for (int i = 0; i < POSITIONS.length; i++) {
            if (message.has(i) && i != Rtm.NETMASK) {
                fields.put(POSITIONS[i], text(message.address(i), message.zone(i)));
            } else if (!message.has(i) && (message.present() & 1 << i) != 0) {
                missing.add(POSITIONS[i]);
            }
        }
        if (!missing.isEmpty()) {
            fields.put("missing", String.join(",", missing));
        }
    }

    private static String text(SocketAddress address, int zone) {
        if (address.isLink()) {
            return "link#" + address.linkIndex() + ":" + address.linkName() + ":"
                    + HexFormat.of().formatHex(address.hardware());
        }
        return address.ip() + (zone == 0 ? "" : "%" + zone);
    }

    private static String classOf(Fixture fixture, ByteBuffer buffer, Frames frames) {
        if (fixture.source().equals("sysctl")) {
            return "SNAPSHOT";
        }
        EchoLedger ledger = new EchoLedger();
        fixture.ownSequences().forEach(sequence -> ledger.expect(sequence, 0));
        InterfaceFilter filter = new InterfaceFilter(fixture.system());
        var classifier = new Classifier(
                fixture.system(),
                Fixture.OWN_PID,
                ledger,
                index -> NAMES.containsKey(index) && filter.isUninteresting(NAMES.get(index)),
                new VirtualClock());
        MessageClass result = classifier.classify(frames.type(), buffer, frames.at(), frames.end());
        assertThat(ledger.size())
                .as("entries left in the ledger")
                .isEqualTo(
                        result == MessageClass.IGNORE_OWN_ECHO
                                ? 0
                                : fixture.ownSequences().size());
        return result.name().replace("EVENT_ADDRESS", "EVENT_ADDR");
    }

    private static String typeName(Fixture fixture, int type) {
        boolean darwin = fixture.system() == RouteSystem.DARWIN;
        return switch (type) {
            case Rtm.ADD -> "RTM_ADD";
            case Rtm.DELETE -> "RTM_DELETE";
            case Rtm.CHANGE -> "RTM_CHANGE";
            case Rtm.GET -> "RTM_GET";
            case Rtm.LOSING -> "RTM_LOSING";
            case Rtm.MISS -> "RTM_MISS";
            case Rtm.RESOLVE -> "RTM_RESOLVE";
            case Rtm.NEWADDR -> "RTM_NEWADDR";
            case Rtm.DELADDR -> "RTM_DELADDR";
            case Rtm.IFINFO -> "RTM_IFINFO";
            case Rtm.NEWMADDR -> "RTM_NEWMADDR";
            case Rtm.IFANNOUNCE -> darwin ? "" : "RTM_IFANNOUNCE";
            case Rtm.GET2 -> "RTM_GET2";
            default -> "unknown-0x" + Integer.toHexString(type);
        };
    }

    private static String word(String name) {
        return name.toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
