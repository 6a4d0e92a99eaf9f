/** Reading what was typed: options, arguments, and what was probably meant. Pure. */
@NullMarked
package dev.holdfast.shell.line;

import org.jspecify.annotations.NullMarked;
