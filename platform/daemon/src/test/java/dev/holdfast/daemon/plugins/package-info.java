@NullMarked
package dev.holdfast.daemon.plugins;

import org.jspecify.annotations.NullMarked;
