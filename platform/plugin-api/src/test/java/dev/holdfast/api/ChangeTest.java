package dev.holdfast.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.model.Address;
import dev.holdfast.model.Family;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Rule;
import dev.holdfast.model.RuleKey;
import org.junit.jupiter.api.Test;

class ChangeTest {

    @Test
    void aPlanReadsLikeTheCommandsThatWouldDoTheSame() {
        var address = Address.of("v0", IpAddress.parse("10.0.0.1"), 24);
        var rule = new Rule(RuleKey.lookup(Family.IPV4, 1000, null, null, 100));
        assertThat(new Change.AddAddress(address)).hasToString("address add 10.0.0.1/24 dev v0");
        assertThat(new Change.DeleteAddress(address)).hasToString("address del 10.0.0.1/24 dev v0");
        assertThat(new Change.AddRule(rule)).hasToString("rule add priority 1000 from all lookup 100");
        assertThat(new Change.DeleteRule(rule)).hasToString("rule del priority 1000 from all lookup 100");
    }
}
