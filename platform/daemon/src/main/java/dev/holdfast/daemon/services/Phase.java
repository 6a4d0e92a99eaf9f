package dev.holdfast.daemon.services;

/** What is being done about a service. */
enum Phase {
    /** Its plugin has not started yet. */
    WAITING,
    RUNNING,
    /** Only guards are left of it. */
    DRAINED,
    /** It says its good-byes, or its objects are on their way out of the kernel. */
    LEAVING,
    /** It does not run: disabled, or failed. */
    STOPPED
}
