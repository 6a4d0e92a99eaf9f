package dev.holdfast.model;

/** One thing the kernel can hold and Holdfast can want: a route, a link, an address or a rule. */
public sealed interface KernelObject permits Route, Link, Address, Rule {

    /** What makes this object the same object in the kernel, whatever else about it changes. */
    ObjectKey key();
}
