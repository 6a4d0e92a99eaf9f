/**
 * Services of type {@code edge-filtering}: traffic to and from given prefixes goes through a tunnel, by policy rules and tables
 * of its own.
 */
@NullMarked
package dev.holdfast.edgefilter;

import org.jspecify.annotations.NullMarked;
