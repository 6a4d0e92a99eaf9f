package dev.holdfast.api.bgp;

import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Prefix;

/** A best path, as far as forwarding is concerned. */
public record LearnedRoute(Prefix prefix, IpAddress nextHop) {}
