/** The few calls of the C library that sockets need, through jnr-ffi. */
@NullMarked
package dev.holdfast.kernel.libc;

import org.jspecify.annotations.NullMarked;
