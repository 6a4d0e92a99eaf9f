@NullMarked
package dev.holdfast.daemon.endpoints;

import org.jspecify.annotations.NullMarked;
