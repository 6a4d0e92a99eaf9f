package dev.holdfast.bgp.config;

import dev.holdfast.api.Key;
import dev.holdfast.bgp.policy.PolicyUseConfig;

/**
 * Routes of others that we originate while they stand in the kernel.
 *
 * @param owner whose: one service, `static/default`, or all of a plugin, `static`
 * @param policy which of them, and as what
 */
public record RedistributeConfig(String owner, @Key("import") PolicyUseConfig policy) {
    /** Our own routes come from peers, and go to peers without this. */
    private static final String OURSELVES = "bgp";

    /** @throws IllegalArgumentException with a message that begins with the key */
    public RedistributeConfig {
        String[] parts = owner.split("/", -1);
        if (parts.length > 2 || parts[0].isBlank() || parts[parts.length - 1].isBlank()) {
            throw new IllegalArgumentException(
                    "owner '" + owner + "' is none; write a plugin, static, or one of its services, static/default");
        }
        if (parts[0].equals(OURSELVES)) {
            throw new IllegalArgumentException(
                    "owner '" + owner + "' is BGP itself; its routes go to peers without being redistributed");
        }
    }
}
