/** Doors of a plugin's own for programs that speak HTTP. */
@NullMarked
package dev.holdfast.api.http;

import org.jspecify.annotations.NullMarked;
