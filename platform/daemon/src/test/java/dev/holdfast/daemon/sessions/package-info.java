@NullMarked
package dev.holdfast.daemon.sessions;

import org.jspecify.annotations.NullMarked;
