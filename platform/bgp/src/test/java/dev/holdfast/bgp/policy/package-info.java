@NullMarked
package dev.holdfast.bgp.policy;

import org.jspecify.annotations.NullMarked;
