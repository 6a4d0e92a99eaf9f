/** The one writer: compares what is wanted with what is there, and repairs. */
@NullMarked
package dev.holdfast.reconciler;

import org.jspecify.annotations.NullMarked;
