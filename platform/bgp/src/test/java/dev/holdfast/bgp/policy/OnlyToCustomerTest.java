package dev.holdfast.bgp.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.bgp.policy.OnlyToCustomer.Mark;
import dev.holdfast.bgp.wire.AttributesView;
import dev.holdfast.bgp.wire.AttributesWriter;
import dev.holdfast.bgp.wire.Role;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 9234 §5, all roles of a peer of AS 65002. */
class OnlyToCustomerTest {
    @ParameterizedTest
    @CsvSource({
        "CUSTOMER, , KEEP, ADD",
        "CUSTOMER, 65002, LEAK, KEEP",
        "CUSTOMER, 65009, LEAK, KEEP",
        "ROUTE_SERVER_CLIENT, , KEEP, ADD",
        "ROUTE_SERVER_CLIENT, 65002, LEAK, KEEP",
        "PEER, , ADD, ADD",
        "PEER, 65002, KEEP, LEAK",
        "PEER, 65009, LEAK, LEAK",
        "PROVIDER, , ADD, KEEP",
        "PROVIDER, 65009, KEEP, LEAK",
        "ROUTE_SERVER, , ADD, KEEP",
        "ROUTE_SERVER, 65009, KEEP, LEAK",
    })
    void aRouteDoesNotLeak(Role peer, @Nullable Long only, Mark in, Mark out) {
        AttributesWriter attributes = Given.attributes(65002);
        AttributesView view = Given.view(only == null ? attributes : attributes.onlyToCustomer(only));
        assertThat(OnlyToCustomer.onImport(peer, 65002, view)).isEqualTo(in);
        assertThat(OnlyToCustomer.onExport(peer, view)).isEqualTo(out);
    }
}
