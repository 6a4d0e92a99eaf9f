/** The sections of a service, and the chain they become, on a platform made by hand. */
@NullMarked
package dev.holdfast.api.overlay;

import org.jspecify.annotations.NullMarked;
