/** Running the commands without a daemon, so that the JVM can record which classes they need (class archives). */
@NullMarked
package dev.holdfast.shell.rehearsal;

import org.jspecify.annotations.NullMarked;
