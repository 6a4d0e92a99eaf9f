package dev.holdfast.bgp.policy;

import dev.holdfast.bgp.wire.AsPath;
import dev.holdfast.bgp.wire.AttributesView;
import dev.holdfast.bgp.wire.AttributesWriter;
import dev.holdfast.bgp.wire.Origin;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Prefix;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What tests of policies begin with. */
final class Given {
    static final IpAddress NEXT_HOP = IpAddress.parse("192.0.2.2");
    static final Neighbor FROM = new Neighbor(
            IpAddress.parse("192.0.2.2"),
            65002,
            "transit",
            IpAddress.parse("192.0.2.1"),
            IpAddress.parse("2001:db8::1"));

    private Given() {}

    /** The record with those components, by name and value in turn; the others are empty. */
    private static <T> T record(Class<T> type, Object... named) {
        List<Object> given = Arrays.asList(named);
        List<@Nullable Object> values = new ArrayList<>();
        List<Class<?>> types = new ArrayList<>();
        for (RecordComponent each : type.getRecordComponents()) {
            int at = given.indexOf(each.getName());
            values.add(at >= 0 ? given.get(at + 1) : each.getType() == List.class ? List.of() : null);
            types.add(each.getType());
        }
        try {
            return type.getDeclaredConstructor(types.toArray(new Class<?>[0])).newInstance(values.toArray());
        } catch (java.lang.reflect.InvocationTargetException e) {
            if (e.getCause() instanceof IllegalArgumentException refused) {
                throw refused;
            }
            throw new IllegalStateException(e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    static MatchConfig match(Object... named) {
        return record(MatchConfig.class, named);
    }

    static SetConfig set(Object... named) {
        return record(SetConfig.class, named);
    }

    static StatementConfig permit(MatchConfig match, SetConfig set) {
        return new StatementConfig(null, match, Verdict.PERMIT, set);
    }

    static StatementConfig deny(MatchConfig match) {
        return new StatementConfig(null, match, Verdict.DENY, null);
    }

    static PolicyConfig policy(StatementConfig... statements) {
        return new PolicyConfig(List.of(statements), null);
    }

    static PoliciesConfig policies(Map<String, PolicyConfig> policies) {
        return new PoliciesConfig(Map.of(), Map.of(), Map.of(), Map.of(), policies);
    }

    static Chain chain(PoliciesConfig config, String... names) {
        var use = new PolicyUseConfig(List.of(names), List.of());
        return new Policies(config)
                .inForce(List.of(new Policies.Level("test", use)), true, true)
                .chain();
    }

    /** A chain of policies p1, p2 and so on. */
    static Chain chain(PolicyConfig... each) {
        Map<String, PolicyConfig> byName = new java.util.LinkedHashMap<>();
        for (PolicyConfig policy : each) {
            byName.put("p" + (byName.size() + 1), policy);
        }
        return chain(policies(byName), byName.keySet().toArray(new String[0]));
    }

    static Community community(String text) {
        return Community.parse(text);
    }

    static List<Community> communities(String... texts) {
        return Arrays.stream(texts).map(Community::parse).toList();
    }

    static List<CommunityPattern> patterns(String... texts) {
        return Arrays.stream(texts).map(CommunityPattern::parse).toList();
    }

    static AttributesWriter attributes(long... path) {
        return new AttributesWriter().origin(Origin.IGP).asPath(AsPath.of(path)).nextHop(NEXT_HOP);
    }

    static AttributesView view(AttributesWriter writer) {
        return new AttributesView().wrap(writer.bytes().clone(), 0, writer.length());
    }

    static RouteInput route(String prefix, AttributesWriter attributes) {
        return new RouteInput(FROM, RouteType.EXTERNAL)
                .prefix(Prefix.parse(prefix))
                .attributes(view(attributes));
    }
}
