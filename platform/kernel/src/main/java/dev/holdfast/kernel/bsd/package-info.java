/** The Dataplane over a route socket ({@code AF_ROUTE}), for macOS and FreeBSD. */
@NullMarked
package dev.holdfast.kernel.bsd;

import org.jspecify.annotations.NullMarked;
