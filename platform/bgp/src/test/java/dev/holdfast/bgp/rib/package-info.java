@NullMarked
package dev.holdfast.bgp.rib;

import org.jspecify.annotations.NullMarked;
