@NullMarked
package dev.holdfast.bgp.install;

import org.jspecify.annotations.NullMarked;
