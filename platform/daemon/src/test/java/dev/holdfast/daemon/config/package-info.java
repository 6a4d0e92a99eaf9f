@NullMarked
package dev.holdfast.daemon.config;

import org.jspecify.annotations.NullMarked;
