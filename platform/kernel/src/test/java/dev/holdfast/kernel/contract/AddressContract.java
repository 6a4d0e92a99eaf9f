package dev.holdfast.kernel.contract;

import static dev.holdfast.kernel.contract.KernelUnderTest.route;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.Change;
import dev.holdfast.api.KernelAddress;
import dev.holdfast.model.Address;
import dev.holdfast.model.Forwarding;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.NextHop;
import dev.holdfast.model.Scope;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Addresses we add and delete. */
interface AddressContract extends ContractPart {

    private static Address on(String device, String local, int length) {
        return Address.of(device, IpAddress.parse(local), length);
    }

    private List<Address> held(String device) {
        return kernel().addresses(device).stream().map(KernelAddress::address).toList();
    }

    @Test
    @Capability.Needs(Capability.ADDRESSES_WITHOUT_ROUTE)
    default void addressesComeBackAsTheyWereAskedFor() {
        var peer = Address.peer("v0", IpAddress.parse("10.8.0.1"), IpAddress.parse("10.8.0.2"), 32);
        var linkWide = new Address(on("v0", "10.8.1.1", 24).key(), Scope.LINK, false);
        var quiet = new Address(on("v0", "10.8.2.1", 24).key(), Scope.UNIVERSE, true);
        List<Address> wanted = List.of(
                on("v0", "10.8.3.1", 31),
                on("v0", "10.8.4.1", 32),
                peer,
                linkWide,
                quiet,
                on("v0", "2001:db8:8::1", 127));

        wanted.forEach(address -> kernel().apply(new Change.AddAddress(address)));
        assertThat(held("v0")).containsAll(wanted);

        wanted.forEach(address -> kernel().apply(new Change.DeleteAddress(address)));
        assertThat(held("v0")).doesNotContainAnyElementsOf(wanted).hasSize(2);
    }

    @Test
    @Capability.Needs(Capability.ADDRESSES_WITHOUT_ROUTE)
    default void connectedRoutesComeAndGoWithTheAddressUnlessSuppressed() {
        var address = on("v0", "10.8.0.1", 24);
        var quiet = new Address(on("v0", "10.8.2.1", 24).key(), Scope.UNIVERSE, true);

        kernel().apply(new Change.AddAddress(address), new Change.AddAddress(quiet));
        assertThat(kernel().routesTo("10.8.0.0/24")).hasSize(1);
        assertThat(kernel().routesTo("10.8.2.0/24")).isEmpty();

        kernel().apply(new Change.DeleteAddress(address));
        assertThat(kernel().routesTo("10.8.0.0/24")).isEmpty();
    }

    @Test
    default void anAddressThatIsThereIsRefused() {
        assertThat(kernel().refused(new Change.AddAddress(on("v0", "10.0.0.1", 24)))
                        .errno())
                .isEqualTo("EEXIST");
        assertThat(kernel().refused(new Change.AddAddress(on("v0", "2001:db8::1", 64)))
                        .errno())
                .isEqualTo("EEXIST");
    }

    @Test
    default void anAddressThatIsNotThereCannotBeDeleted() {
        assertThat(kernel().refused(new Change.DeleteAddress(on("v0", "10.0.0.9", 24)))
                        .errno())
                .isEqualTo("EADDRNOTAVAIL");
        assertThat(kernel().refused(new Change.DeleteAddress(on("v0", "2001:db8::9", 64)))
                        .errno())
                .isEqualTo("EADDRNOTAVAIL");
        assertThat(kernel().refused(new Change.DeleteAddress(on("nowhere", "10.0.0.9", 24)))
                        .errno())
                .isEqualTo("ENODEV");
    }

    @Test
    default void deleteSparesAddressesThatMerelyResembleOurs() {
        kernel().ip("addr add 10.0.0.1/16 dev v0", "addr add 10.0.0.1/24 dev v2");

        kernel().apply(new Change.DeleteAddress(on("v0", "10.0.0.1", 24)));

        assertThat(kernel().refused(new Change.DeleteAddress(on("v0", "10.0.0.1", 24)))
                        .errno())
                .isEqualTo("EADDRNOTAVAIL");
        assertThat(held("v0")).contains(on("v0", "10.0.0.1", 16));
        assertThat(held("v2")).contains(on("v2", "10.0.0.1", 24));
    }

    @Test
    default void anIpv6AddressOfOursIsASourceAtOnce() {
        kernel().apply(new Change.AddAddress(on("v0", "2001:db8:8::1", 64)));

        kernel().add(route(
                "2001:db8:5::/48", Forwarding.over(NextHop.dev("v0")).withSource(IpAddress.parse("2001:db8:8::1"))));

        assertThat(kernel().addresses("v0")).noneMatch(KernelAddress::tentative);
    }

    @Test
    @Capability.Needs(Capability.ADDRESS_STATES)
    default void aForeignIpv6AddressIsTentativeAtFirstAndNoSourceYet() {
        kernel().ip("addr add 2001:db8:8::1/64 dev v0");

        assertThat(kernel().addresses("v0")).anyMatch(KernelAddress::tentative);
        assertThat(kernel().refused(
                                route(
                                        "2001:db8:5::/48",
                                        Forwarding.over(NextHop.dev("v0"))
                                                .withSource(IpAddress.parse("2001:db8:8::1"))),
                                Change.Placement.EXCLUSIVE)
                        .errno())
                .isEqualTo("EINVAL");
        KernelUnderTest.eventually("duplicate detection done", () -> kernel().addresses("v0").stream()
                .noneMatch(KernelAddress::tentative));
    }

    @Test
    default void addressesOfALinkThatIsDownConnectWhenItComesUp() {
        kernel().ip("link set v0 down");
        kernel().apply(
                        new Change.AddAddress(on("v0", "10.8.0.1", 24)),
                        new Change.AddAddress(on("v0", "2001:db8:8::1", 64)));
        assertThat(kernel().routesTo("10.8.0.0/24")).isEmpty();

        kernel().apply(new Change.SetLink("v0", true));

        assertThat(kernel().routesTo("10.8.0.0/24")).hasSize(1);
        assertThat(kernel().routesTo("2001:db8:8::/64")).hasSize(1);
    }
}
