/** The daemon's control API over its Unix socket. */
@NullMarked
package dev.holdfast.shell.client;

import org.jspecify.annotations.NullMarked;
