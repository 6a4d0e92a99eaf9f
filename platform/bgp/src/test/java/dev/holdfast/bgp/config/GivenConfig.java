package dev.holdfast.bgp.config;

import dev.holdfast.bgp.policy.PoliciesConfig;
import dev.holdfast.bgp.policy.PolicyUseConfig;
import dev.holdfast.model.IpAddress;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Configurations for tests: a valid one, with some components changed. */
public final class GivenConfig {
    private static final BgpConfig PLAIN = new BgpConfig(
            65001L,
            IpAddress.parse("10.0.0.1"),
            null,
            List.of(IpAddress.parse("0.0.0.0"), IpAddress.parse("::")),
            179,
            true,
            100,
            Duration.ofSeconds(90),
            RestartConfig.USUAL,
            BestPathConfig.USUAL,
            List.of(),
            List.of(),
            InstallConfig.USUAL,
            PoliciesConfig.NONE,
            PolicyUseConfig.NONE,
            PolicyUseConfig.NONE,
            Map.of(),
            Map.of(),
            List.of());

    private GivenConfig() {}

    /** AS 65001, router id 10.0.0.1, no peers, with those components changed, by name and value in turn. */
    public static BgpConfig bgp(@Nullable Object... named) {
        return with(PLAIN, named);
    }

    public static PeerOptions options(@Nullable Object... named) {
        return with(PeerOptions.NOTHING, named);
    }

    public static PeerSettings settings(BgpConfig bgp, String address, @Nullable Object... named) {
        return PeerSettings.of(bgp.defaults(), PeerAddress.parse(address), options(named));
    }

    /** The record with some components changed. */
    public static <T extends Record> T with(T plain, @Nullable Object... named) {
        List<@Nullable Object> given = Arrays.asList(named);
        RecordComponent[] components = plain.getClass().getRecordComponents();
        @Nullable Object[] values = new @Nullable Object[components.length];
        Class<?>[] types = new Class<?>[components.length];
        int found = 0;
        try {
            for (int i = 0; i < components.length; i++) {
                int at = given.indexOf(components[i].getName());
                found += at >= 0 ? 1 : 0;
                types[i] = components[i].getType();
                values[i] = at >= 0
                        ? given.get(at + 1)
                        : components[i].getAccessor().invoke(plain);
            }
            if (2 * found != named.length) {
                throw new IllegalStateException("not all of these are components: " + given);
            }
            @SuppressWarnings("unchecked")
            T made = (T) plain.getClass().getDeclaredConstructor(types).newInstance(values);
            return made;
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IllegalArgumentException refused) {
                throw refused;
            }
            throw new IllegalStateException(e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
