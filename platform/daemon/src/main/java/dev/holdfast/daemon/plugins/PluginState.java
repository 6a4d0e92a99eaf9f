package dev.holdfast.daemon.plugins;

/** Where a plugin stands. */
public enum PluginState {
    STARTED,
    /** It threw, hung or died; the others go on. */
    FAILED,
    /** Not started yet, or stopped by command. */
    STOPPED,
    /** Its jar was not taken in. */
    REFUSED
}
