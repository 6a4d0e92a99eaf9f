/** Packets and links, for plugins that speak a protocol the JDK has no socket for. */
@NullMarked
package dev.holdfast.api.net;

import org.jspecify.annotations.NullMarked;
