@NullMarked
package dev.holdfast.bgp.wire;

import org.jspecify.annotations.NullMarked;
