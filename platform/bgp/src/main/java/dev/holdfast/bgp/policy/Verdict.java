package dev.holdfast.bgp.policy;

/** Whether a route goes on. */
public enum Verdict {
    PERMIT,
    DENY
}
