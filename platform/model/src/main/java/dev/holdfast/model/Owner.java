package dev.holdfast.model;

/**
 * Who wants an object: shown wherever the object is shown, as {@code ibrl/doublezero0}.
 *
 * @param plugin id of the plugin
 * @param service name of one of its services; unique within the plugin
 */
public record Owner(String plugin, String service) implements Comparable<Owner> {

    /** @throws IllegalArgumentException if a part is empty or has a slash or blank in it */
    public Owner {
        check(plugin);
        check(service);
    }

    private static void check(String part) {
        if (part.isEmpty() || part.length() > 64 || !part.chars().allMatch(c -> c > ' ' && c < 0x7F && c != '/')) {
            throw new IllegalArgumentException("'" + part + "' is no owner name: 1..64 visible characters, no /");
        }
    }

    @Override
    public int compareTo(Owner other) {
        int byPlugin = plugin.compareTo(other.plugin);
        return byPlugin != 0 ? byPlugin : service.compareTo(other.service);
    }

    @Override
    public String toString() {
        return plugin + "/" + service;
    }
}
