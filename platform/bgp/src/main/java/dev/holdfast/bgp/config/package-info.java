/**
 * What the section {@code bgp} of the configuration says, and what it comes to for each peer. Values only: nothing here
 * opens a file or a socket.
 */
@NullMarked
package dev.holdfast.bgp.config;

import org.jspecify.annotations.NullMarked;
