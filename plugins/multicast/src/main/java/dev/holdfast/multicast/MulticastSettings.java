package dev.holdfast.multicast;

/** The section {@code plugins.multicast}, in which there is nothing to say: everything belongs to one service. */
public record MulticastSettings() {}
