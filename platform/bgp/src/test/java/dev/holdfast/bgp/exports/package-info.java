@NullMarked
package dev.holdfast.bgp.exports;

import org.jspecify.annotations.NullMarked;
