/** The rules of the house that a compiler does not keep: which way the arrows point, what is named how, what is documented. */
@NullMarked
package dev.holdfast.lab.structure;

import org.jspecify.annotations.NullMarked;
