/**
 * What services over a tunnel have in common: the tunnel and its addresses, a session with the other end, routes learned from
 * it. Records for the configuration, and {@link dev.holdfast.api.overlay.OverlayChain}, which keeps it all declared.
 */
@NullMarked
package dev.holdfast.api.overlay;

import org.jspecify.annotations.NullMarked;
