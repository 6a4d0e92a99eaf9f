package dev.holdfast.kernel.sockets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.kernel.libc.Namespaces;
import dev.holdfast.kernel.linux.Netns;
import dev.holdfast.model.IpAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MembershipsTest {
    private static final int MOST_PER_SOCKET = 20;

    private Netns netns;
    private Memberships memberships;

    @BeforeEach
    void aHost() {
        netns = Netns.create("memb");
        netns.ip("link add wire type veth peer name other");
        netns.ip("link set wire up");
        netns.in("sysctl -qw net.ipv4.igmp_max_memberships=" + MOST_PER_SOCKET);
        memberships = new Memberships(() -> Namespaces.in(netns.name(), Memberships.Holder::new));
    }

    @AfterEach
    void clean() {
        if (netns != null) {
            netns.close();
        }
    }

    private static IpAddress group(int number) {
        return IpAddress.parse("233.84.%d.%d".formatted(number / 200, number % 200 + 1));
    }

    private long joined() {
        return netns.ip("maddr show dev wire")
                .lines()
                .filter(line -> line.contains("inet  233.84."))
                .count();
    }

    @Test
    void thereAreAsManySocketsAsTheGroupsNeed() throws Exception {
        var held = new ArrayList<AutoCloseable>();
        for (int i = 0; i < 90; i++) {
            held.add(memberships.join(group(i), "wire"));
        }
        assertThat(joined()).isEqualTo(90);
        assertThat(memberships.sockets()).isEqualTo(5);
        for (AutoCloseable membership : held) {
            membership.close();
            membership.close();
        }
        assertThat(joined()).isZero();
        assertThat(memberships.sockets()).isZero();
    }

    @Test
    void twoWhoWantTheSameGroupHoldItEachForThemselves() throws Exception {
        AutoCloseable first = memberships.join(group(1), "wire");
        AutoCloseable second = memberships.join(group(1), "wire");
        first.close();
        assertThat(joined()).isEqualTo(1);
        second.close();
        assertThat(joined()).isZero();
    }

    @Test
    void aMembershipDiesWithItsDeviceAndCanBeHadAgain() throws Exception {
        AutoCloseable before = memberships.join(group(1), "wire");
        netns.ip("link del wire");
        assertThatThrownBy(() -> memberships.join(group(1), "wire")).hasMessage("device wire: ENODEV");
        netns.ip("link add wire type veth peer name other");
        netns.ip("link set wire up");
        assertThat(joined()).isZero();
        AutoCloseable after = memberships.join(group(1), "wire");
        before.close();
        assertThat(joined()).isEqualTo(1);
        after.close();
        assertThat(List.of(joined(), (long) memberships.sockets())).containsExactly(0L, 0L);
    }
}
