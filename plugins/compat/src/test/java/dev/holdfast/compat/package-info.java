@NullMarked
package dev.holdfast.compat;

import org.jspecify.annotations.NullMarked;
