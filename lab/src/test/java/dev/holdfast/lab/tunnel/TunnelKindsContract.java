package dev.holdfast.lab.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.Change;
import dev.holdfast.api.Clock;
import dev.holdfast.api.KernelLink;
import dev.holdfast.kernel.linux.LinuxDataplane;
import dev.holdfast.kernel.linux.LinuxOptions;
import dev.holdfast.kernel.linux.Netns;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Link;
import dev.holdfast.model.LinkKind;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the contract kit cannot ask of every kernel: the kinds of links that many lack. Named so that Maven passes it by;
 * {@code lab/gre} runs it where they are all to be had.
 */
final class TunnelKindsContract {
    private static final IpAddress A = IpAddress.parse("192.0.2.1");
    private static final IpAddress B = IpAddress.parse("192.0.2.2");
    private static final IpAddress C = IpAddress.parse("192.0.2.3");
    private static final IpAddress A6 = IpAddress.parse("2001:db8::1");
    private static final IpAddress B6 = IpAddress.parse("2001:db8::2");
    private static final IpAddress C6 = IpAddress.parse("2001:db8::3");

    private Netns netns;
    private LinuxDataplane kernel;

    @BeforeEach
    void open() throws Exception {
        netns = Netns.create("kinds");
        kernel = LinuxDataplane.open(new LinuxOptions(netns.name(), 73, 1 << 20, Clock.system()));
    }

    @AfterEach
    void close() throws Exception {
        kernel.close();
        netns.close();
    }

    /** A kind, and what it can be changed to in place. */
    record Pair(LinkKind before, LinkKind after) {}

    static Stream<Pair> kinds() {
        return Stream.of(
                new Pair(new LinkKind.Gre(A, B, null, 64, false), new LinkKind.Gre(A, C, null, 9, false)),
                new Pair(new LinkKind.Gre(A, B, null, 64, true), new LinkKind.Gre(C, B, null, 255, true)),
                new Pair(new LinkKind.Gre(A, B, 7L, 0, false), new LinkKind.Gre(A, C, 7L, 1, false)),
                new Pair(new LinkKind.Gre(A, B, 0xFFFF_FFFFL, 64, false), new LinkKind.Gre(A, B, 1L, 64, false)),
                new Pair(new LinkKind.Ip6Gre(A6, B6, null, 64), new LinkKind.Ip6Gre(A6, C6, null, 9)),
                new Pair(new LinkKind.Ip6Gre(A6, B6, 7L, 1), new LinkKind.Ip6Gre(C6, B6, 7L, 2)),
                new Pair(new LinkKind.Ipip(A, B, 64, false), new LinkKind.Ipip(A, C, 9, false)),
                new Pair(new LinkKind.Ipip(A, B, 1, true), new LinkKind.Ipip(C, B, 1, true)),
                new Pair(new LinkKind.Ipip(A, B, 0, false), new LinkKind.Ipip(A, C, 0, true)),
                new Pair(new LinkKind.Dummy(), new LinkKind.Dummy()));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void itComesBackAsItWasAskedForAndIsDownAtFirst(Pair kinds) throws Exception {
        apply(new Change.AddLink(new Link("t0", kinds.before(), 1300)));

        KernelLink seen = link();
        assertThat(seen.kind()).isEqualTo(kinds.before());
        assertThat(seen.mtu()).isEqualTo(1300);
        assertThat(seen.up()).isFalse();
        apply(new Change.SetLink("t0", true));
        assertThat(link().up()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void itIsChangedInPlaceWhileItIsUp(Pair kinds) throws Exception {
        apply(new Change.AddLink(new Link("t0", kinds.before(), 1300)), new Change.SetLink("t0", true));
        int index = link().index();

        apply(new Change.ChangeLink(new Link("t0", kinds.after(), 1200)));

        assertThat(link().kind()).isEqualTo(kinds.after());
        assertThat(link().mtu()).isEqualTo(1200);
        assertThat(link().index()).isEqualTo(index);
        assertThat(link().up()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void itIsMadeUnderItsNameAgainAfterItWasDeleted(Pair kinds) throws Exception {
        var link = new Link("t0", kinds.before(), 1300);
        apply(new Change.AddLink(link), new Change.SetLink("t0", true));
        int index = link().index();
        netns.ip("link del t0");

        apply(new Change.AddLink(link));

        assertThat(link().kind()).isEqualTo(kinds.before());
        assertThat(link().index()).isNotEqualTo(index);
    }

    @Test
    void whatAnotherMadeIsReadAsWhatWeWouldHaveMade() throws Exception {
        netns.ip("link add t1 mtu 1476 type gre local 192.0.2.1 remote 192.0.2.2 ttl 64 nopmtudisc");
        netns.ip("link add t2 mtu 1400 type gre local 192.0.2.1 remote 192.0.2.2 key 7 ttl 9");
        netns.ip("link add t3 mtu 1400 type ip6gre local 2001:db8::1 remote 2001:db8::2 ttl 64");
        netns.ip("link add t4 mtu 1480 type ipip local 192.0.2.1 remote 192.0.2.2 ttl 64");

        assertThat(kernel.dumpLinks())
                .extracting(KernelLink::kind)
                .contains(
                        new LinkKind.Gre(A, B, null, 64, false),
                        new LinkKind.Gre(A, B, 7L, 9, true),
                        new LinkKind.Ip6Gre(A6, B6, null, 64),
                        new LinkKind.Ipip(A, B, 64, false));
    }

    private void apply(Change... changes) {
        assertThat(kernel.apply(List.of(changes))).as("refusals").isEmpty();
    }

    private KernelLink link() throws Exception {
        return kernel.dumpLinks().stream()
                .filter(link -> link.name().equals("t0"))
                .findFirst()
                .orElseThrow();
    }
}
