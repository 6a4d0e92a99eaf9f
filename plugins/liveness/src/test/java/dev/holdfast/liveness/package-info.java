/** The protocol by table, model and simulation, and the sessions against sockets and gates made by hand. */
@NullMarked
package dev.holdfast.liveness;

import org.jspecify.annotations.NullMarked;
