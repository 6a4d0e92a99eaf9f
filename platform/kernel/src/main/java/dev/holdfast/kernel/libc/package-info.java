/** The few calls of the C library that a netlink socket needs, through jnr-ffi. */
@NullMarked
package dev.holdfast.kernel.libc;

import org.jspecify.annotations.NullMarked;
