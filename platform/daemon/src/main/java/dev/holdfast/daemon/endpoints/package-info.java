/** The control API: Actuator endpoints over a Unix socket, problems as {@code application/problem+json}. */
@NullMarked
package dev.holdfast.daemon.endpoints;

import org.jspecify.annotations.NullMarked;
