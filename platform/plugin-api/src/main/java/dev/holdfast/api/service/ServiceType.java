package dev.holdfast.api.service;

import java.util.List;

/**
 * One type of service that a plugin carries, such as {@code ibrl}. Registered by the plugin's constructor with {@link
 * dev.holdfast.api.PluginHost#serve}; the platform then hands over every service of this type, from the configuration or
 * added at run time, after {@link dev.holdfast.api.HoldfastPlugin#start}, and afterwards settles the plugin's source.
 *
 * <p>A new service is two classes: a record with everything an operator can say about it, and a {@link Service}.
 *
 * @param <S> what an operator says about one service. A record bound as {@link dev.holdfast.api.PluginHost#config}
 *     describes; its constructor refuses what can never work, with a sentence that says what would
 */
public interface ServiceType<S extends Record> {

    /** What stands behind {@code type:} in the configuration: lower case, digits, hyphens. Unique among all plugins. */
    String name();

    Class<S> specification();

    /**
     * What a service takes for itself alone, such as {@code link doublezero0}. Another service that claims the same, of
     * whatever type, is refused and told who has it. Pure.
     */
    List<String> claims(S specification);

    /**
     * Starts to carry one service: declares what it wants and returns. Waits for nothing; everything that takes time
     * comes by events and timers.
     *
     * @throws RuntimeException whatever went wrong; the service is then shown as FAILED, its declarations are taken back
     */
    Service<S> start(ServiceHost host, S specification);
}
