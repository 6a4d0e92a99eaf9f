/** Instances over real sockets, each in a network namespace of its own. */
@NullMarked
package dev.holdfast.bgp.instance;

import org.jspecify.annotations.NullMarked;
