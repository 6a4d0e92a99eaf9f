@NullMarked
package dev.holdfast.kernel.sockets;

import org.jspecify.annotations.NullMarked;
