@NullMarked
package dev.holdfast.multicast;

import org.jspecify.annotations.NullMarked;
