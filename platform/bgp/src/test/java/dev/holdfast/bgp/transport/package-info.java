@NullMarked
package dev.holdfast.bgp.transport;

import org.jspecify.annotations.NullMarked;
