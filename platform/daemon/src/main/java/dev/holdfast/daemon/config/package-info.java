/** The configuration file: read, bound to records strictly, and every mistake in it shown where it stands. */
@NullMarked
package dev.holdfast.daemon.config;

import org.jspecify.annotations.NullMarked;
