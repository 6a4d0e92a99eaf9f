/** Turning answers into text for people. */
@NullMarked
package dev.holdfast.shell.view;

import org.jspecify.annotations.NullMarked;
