package dev.holdfast.api;

/**
 * What the platform offers the reconciler, and to no other plugin: it alone writes to the kernel. A plugin whose
 * constructor asks for this is refused unless the configuration names it as the reconciler.
 */
public interface ReconcilerHost extends PluginHost {

    IntentTable table();

    Dataplane dataplane();

    Attribution attribution();

    Incidents incidents();

    /** Whether the daemon may only look: plan and report, write nothing. */
    boolean observeOnly();

    /** Hands the platform the reconciler's levers, for the endpoints; called once, from the constructor or start. */
    void control(ReconcilerControl control);

    /**
     * Tells the platform, and through it the plugins, that a link is there or has changed; every one a dump or an event
     * shows, from one thread.
     */
    void linkPresent(KernelLink link);

    /** A link is gone. */
    void linkGone(String name);

    /**
     * Tells the platform that packets may leave over other links than before: a link, an address, a rule, or a route that is
     * not ours has changed. Called for every such event, from any thread; returns at once.
     */
    default void waysMoved() {}
}
