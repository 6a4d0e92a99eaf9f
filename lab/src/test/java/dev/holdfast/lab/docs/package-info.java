/** Pages that are made from the sources, or quote them, and so cannot fall behind. */
@NullMarked
package dev.holdfast.lab.docs;

import org.jspecify.annotations.NullMarked;
