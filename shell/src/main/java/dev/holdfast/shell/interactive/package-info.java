/** The commands at a prompt: JLine reads the line, Spring Shell's commands do the rest. */
@NullMarked
package dev.holdfast.shell.interactive;

import org.jspecify.annotations.NullMarked;
