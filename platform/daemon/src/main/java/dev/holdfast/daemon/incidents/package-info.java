/** The journal of losses: bounded in memory, as JSON lines on disk, and in sentences for people. */
@NullMarked
package dev.holdfast.daemon.incidents;

import org.jspecify.annotations.NullMarked;
