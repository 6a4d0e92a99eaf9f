/** A network in virtual time, in which sessions and whole speakers are run by seed. */
@org.jspecify.annotations.NullMarked
package dev.holdfast.bgp.sim;
