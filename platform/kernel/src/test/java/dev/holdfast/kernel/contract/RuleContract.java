package dev.holdfast.kernel.contract;

import static dev.holdfast.kernel.contract.KernelUnderTest.route;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.Change;
import dev.holdfast.api.Change.Placement;
import dev.holdfast.api.KernelRule;
import dev.holdfast.model.Family;
import dev.holdfast.model.Forwarding;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.NextHop;
import dev.holdfast.model.Prefix;
import dev.holdfast.model.Rule;
import dev.holdfast.model.RuleKey;
import dev.holdfast.model.RuleKey.Action;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Policy rules: ours, foreign ones, and the kernel's own three. */
interface RuleContract extends ContractPart {

    private static Rule from(String prefix, long priority, long table) {
        Prefix source = Prefix.parse(prefix);
        return new Rule(RuleKey.lookup(source.family(), priority, source, null, table));
    }

    @Test
    @Capability.Needs(Capability.RULES)
    default void rulesComeBackAsTheyWereAskedFor() {
        List<Rule> wanted = List.of(
                from("10.9.0.0/16", 1000, 100),
                from("2001:db8:9::/48", 1000, 70_000),
                new Rule(new RuleKey(
                        Family.IPV4,
                        1001,
                        null,
                        Prefix.parse("10.8.0.0/16"),
                        "v0",
                        null,
                        0x10,
                        0xff,
                        Action.LOOKUP,
                        100)),
                new Rule(new RuleKey(Family.IPV4, 1002, null, null, null, "v2", 0, 0, Action.UNREACHABLE, 0)),
                new Rule(new RuleKey(Family.IPV6, 1003, null, null, "v0", null, 0, 0, Action.BLACKHOLE, 0)),
                new Rule(new RuleKey(
                        Family.IPV4, 1004, Prefix.parse("10.7.0.0/16"), null, null, null, 0, 0, Action.PROHIBIT, 0)));

        wanted.forEach(rule -> kernel().apply(new Change.AddRule(rule)));

        assertThat(KernelUnderTest.sure(kernel().dataplane()::dumpRules))
                .filteredOn(rule -> rule.protocol() == kernel().dataplane().protocol())
                .extracting(KernelRule::key)
                .containsExactlyInAnyOrderElementsOf(
                        wanted.stream().map(Rule::key).toList());
        wanted.forEach(rule -> kernel().apply(new Change.DeleteRule(rule)));
        assertThat(kernel().rules()).noneMatch(rule -> rule.contains("proto 73"));
    }

    @Test
    @Capability.Needs(Capability.RULES)
    default void theKernelsOwnRulesAreShownAndThatOfPriorityZeroHasNoKey() {
        assertThat(kernel().rules())
                .containsExactlyInAnyOrder(
                        "IPV4 0 proto 2 ?",
                        "IPV4 32766 proto 2 rule 32766 from all lookup 254",
                        "IPV4 32767 proto 2 rule 32767 from all lookup 253",
                        "IPV6 0 proto 2 ?",
                        "IPV6 32766 proto 2 rule 32766 from all lookup 254 (IPv6)");
    }

    @Test
    @Capability.Needs(Capability.RULES)
    default void theSameRuleTwiceIsRefusedAndThatOfAnotherProtocolIsNot() {
        kernel().ip("rule add from 10.9.0.0/16 lookup 100 priority 1000");
        var ours = from("10.9.0.0/16", 1000, 100);

        kernel().apply(new Change.AddRule(ours));

        assertThat(kernel().refused(new Change.AddRule(ours)).errno()).isEqualTo("EEXIST");
        assertThat(kernel().rules())
                .filteredOn(rule -> rule.contains("10.9.0.0/16"))
                .hasSize(2);
    }

    @Test
    @Capability.Needs(Capability.RULES)
    default void deleteSparesRulesThatMerelyResembleOurs() {
        kernel().ip(
                        "rule add from 10.9.0.0/16 lookup 100 priority 1000",
                        "rule add from 10.9.0.0/16 iif v0 lookup 100 priority 1000 protocol 73",
                        "rule add from 10.9.0.0/16 lookup 101 priority 1000 protocol 73",
                        "rule add priority 1000 lookup 100 protocol 73");
        var ours = from("10.9.0.0/16", 1000, 100);
        kernel().apply(new Change.AddRule(ours), new Change.DeleteRule(ours));

        assertThat(kernel().refused(new Change.DeleteRule(ours)).errno()).isEqualTo("ENOENT");
        assertThat(kernel().rules()).filteredOn(rule -> rule.contains(" 1000 ")).hasSize(4);
    }

    @Test
    @Capability.Needs({Capability.TABLES, Capability.RULES})
    default void deletedRulesAreToldOfAndTheirTablesUntouched() {
        kernel().add(route("10.1.0.0/16", 100, 50, Forwarding.over(NextHop.dev("v0"))));
        kernel().apply(new Change.AddRule(from("10.9.0.0/16", 1000, 100)));
        RecordedEvents events = kernel().watch();

        kernel().ip("rule del from 10.9.0.0/16");

        RecordedEvents.Event told = kernel().await(events, "DELRULE", event -> event.isAbout(KernelRule.class));
        assertThat(told.what()).isEqualTo("GONE");
        assertThat(told.origin().isAnonymous()).isFalse();
        assertThat(kernel().routesTold(events)).isEmpty();
        assertThat(kernel().routes()).hasSize(1);
    }

    @Test
    @Capability.Needs(Capability.RULES)
    default void aFlushSparesPriorityZeroAlone() {
        kernel().apply(new Change.AddRule(from("10.9.0.0/16", 1000, 100)));
        RecordedEvents events = kernel().watch();

        kernel().ip("rule flush");

        assertThat(kernel().rules()).filteredOn(rule -> rule.startsWith("IPV4")).containsExactly("IPV4 0 proto 2 ?");
        kernel().settle(events);
        assertThat(events.all())
                .filteredOn(event -> event.isAbout(KernelRule.class))
                .hasSize(3)
                .allMatch(
                        event -> event.what().equals("GONE") && !event.origin().isAnonymous());
    }

    @Test
    @Capability.Needs(Capability.RULES)
    default void withoutTheMainRuleNoGatewayIsFoundUntilItIsBack() {
        kernel().ip("rule flush");
        var ours = route("10.1.0.0/16", Forwarding.over(NextHop.via(IpAddress.parse("10.0.0.2"), "v0")));
        assertThat(kernel().refused(ours, Placement.EXCLUSIVE).errno()).isEqualTo("ENETUNREACH");

        kernel().apply(new Change.AddRule(new Rule(RuleKey.lookup(Family.IPV4, 32766, null, null, 254))));
        kernel().add(ours);

        assertThat(kernel().routes()).hasSize(1);
    }
}
