package dev.holdfast.api.gate;

/**
 * Where services have their paths watched. Safe from any thread; the same call twice is harmless.
 */
public interface PathGates {

    /**
     * From now on the gate is opened and closed as the path is found to work or not. If nobody watches paths here it is
     * opened at once and stays so.
     *
     * @return whether somebody watches
     */
    boolean watch(GatedPath path);

    /** Nobody wants that route any more; the gate stays as it is, because the kernel may keep the route until its link goes. */
    void forget(String gate);

    /** Something has happened to a device that may have brought its paths back; those that are down are asked again at once. */
    void rearm(String device);
}
