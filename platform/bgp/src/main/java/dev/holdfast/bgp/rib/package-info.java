/**
 * What peers announce, and which of it is best. A route is a row of columns, attributes are interned by their bytes; objects
 * are made at the edges, for people. Pure: no clock, no socket, no log. One thread owns a {@link Rib} and all in it.
 */
@NullMarked
package dev.holdfast.bgp.rib;

import org.jspecify.annotations.NullMarked;
