@NullMarked
package dev.holdfast.kernel.attribution;

import org.jspecify.annotations.NullMarked;
