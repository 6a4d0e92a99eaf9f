/**
 * Measurements on a real kernel. Each main is one measurement, run by the driver of the same purpose in {@code lab/bench};
 * none of them uses the dataplane it measures, only a plain netlink socket.
 */
@NullMarked
package dev.holdfast.lab.bench;

import org.jspecify.annotations.NullMarked;
