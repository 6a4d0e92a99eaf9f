@NullMarked
package dev.holdfast.daemon.incidents;

import org.jspecify.annotations.NullMarked;
