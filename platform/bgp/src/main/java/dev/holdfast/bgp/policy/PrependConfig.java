package dev.holdfast.bgp.policy;

/**
 * An AS put in front of the path, so that others like it less.
 *
 * @param as 1..4294967295
 * @param count how often, 1..10
 */
public record PrependConfig(long as, int count) {
    private static final int MOST = 10;

    /** @throws IllegalArgumentException with a message that begins with the key and says what would be right */
    public PrependConfig {
        Numbers.check("as", as, 1, Numbers.MOST_32);
        Numbers.check("count", count, 1, MOST);
    }
}
