package dev.holdfast.bgp.transport;

/** An attempt to connect; used on the event loop only. */
public interface Dialling {

    /** Gives up: the outcome hears nothing any more. Harmless when there is nothing to give up. */
    void cancel();
}
