@NullMarked
package dev.holdfast.latency;

import org.jspecify.annotations.NullMarked;
