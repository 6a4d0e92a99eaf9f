@NullMarked
package dev.holdfast.bgp.imports;

import org.jspecify.annotations.NullMarked;
