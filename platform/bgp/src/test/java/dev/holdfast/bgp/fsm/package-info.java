@NullMarked
package dev.holdfast.bgp.fsm;

import org.jspecify.annotations.NullMarked;
