/** What can be asked and told; the same command objects serve one-shot and interactive use. */
@NullMarked
package dev.holdfast.shell.commands;

import org.jspecify.annotations.NullMarked;
