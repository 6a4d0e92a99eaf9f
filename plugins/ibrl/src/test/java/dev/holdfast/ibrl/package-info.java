/** The behaviour scenarios by number, on a platform made by hand, and what a user writes, rightly and wrongly. */
@NullMarked
package dev.holdfast.ibrl;

import org.jspecify.annotations.NullMarked;
