package dev.holdfast.model;

/** The identity of a {@link KernelObject}; prints as an operator would name it. */
public sealed interface ObjectKey permits RouteKey, LinkKey, AddressKey, RuleKey {}
