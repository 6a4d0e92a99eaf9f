package dev.holdfast.bgp.fsm;

/**
 * That routes of a family are kept though the peer has not confirmed them since its session was lost.
 *
 * @param longLived whether the restart time is over, and they are long-lived stale
 * @param longLivedSeconds how long they may be so; 0: not at all
 */
public record Retained(boolean longLived, int longLivedSeconds) {}
