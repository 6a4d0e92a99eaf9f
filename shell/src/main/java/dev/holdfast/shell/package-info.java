/** The command line, a client of the daemon's endpoints. */
@NullMarked
package dev.holdfast.shell;

import org.jspecify.annotations.NullMarked;
