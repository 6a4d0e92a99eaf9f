/** The intent table: what everybody wants, who was selected, and how it stands. */
@NullMarked
package dev.holdfast.daemon.intents;

import org.jspecify.annotations.NullMarked;
