package dev.holdfast.reconciler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.Origin;
import dev.holdfast.model.AddressKey;
import dev.holdfast.model.Cause;
import dev.holdfast.model.Family;
import dev.holdfast.model.Forwarding;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.LinkKey;
import dev.holdfast.model.NextHop;
import org.junit.jupiter.api.Test;

/** Of several events of one moment, the one that explains a loss best. */
class HappeningsTest {
    private static final long AT = 1_000_000_000L;

    private final Happenings happenings = new Happenings();

    private void addressGone(String local, int length, long at) {
        happenings.addressGone(
                new AddressKey("v1", IpAddress.parse(local), length, null), new Origin(4711, 1, at), null);
    }

    private String why(Forwarding forwarding, long at) {
        Happenings.Happening found = happenings.forRoute(Family.IPV6, forwarding, at);
        return found == null ? "" : found.words();
    }

    @Test
    void theAddressOfTheGatewaysNetworkIsNamedAndNotWhicheverCameLast() {
        addressGone("fe80::1", 64, AT);
        addressGone("2001:db8:1::2", 64, AT + 10);
        addressGone("2001:db8:77::2", 64, AT + 20);
        var over = Forwarding.over(NextHop.via(IpAddress.parse("2001:db8:1::9"), "v1"));
        assertThat(why(over, AT + 30)).contains("2001:db8:1::2/64");
    }

    @Test
    void theAddressThatWasItsSourceIsNamed() {
        addressGone("2001:db8:1::2", 64, AT);
        addressGone("2001:db8:77::2", 64, AT + 20);
        var from = Forwarding.over(NextHop.dev("v1")).withSource(IpAddress.parse("2001:db8:1::2"));
        assertThat(why(from, AT + 30)).contains("2001:db8:1::2/64");
    }

    @Test
    void aLinkThatWentWeighsMoreThanItsAddresses() {
        addressGone("2001:db8:1::2", 64, AT);
        happenings.add(Cause.LINK_GONE, "v1", "link v1 was deleted", new Origin(0, 0, AT + 10), null);
        var over = Forwarding.over(NextHop.via(IpAddress.parse("2001:db8:1::9"), "v1"));
        assertThat(why(over, AT + 30)).isEqualTo("link v1 was deleted");
    }

    @Test
    void whatWeMendedAfterwardsDoesNotExplainWhatWasTheMatterWithALink() {
        happenings.ownAct("v1", "link del v1", AT + 10);
        assertThat(happenings.forObject(new LinkKey("v1"), AT)).isNull();
        assertThat(happenings.forObject(new LinkKey("v1"), AT + 20)).isNotNull();
    }
}
