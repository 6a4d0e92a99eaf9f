@NullMarked
package dev.holdfast.lab.bgp;

import org.jspecify.annotations.NullMarked;
