/** Routes, links, addresses and rules straight from the configuration; read this first to write a plugin. */
@NullMarked
package dev.holdfast.statics;

import org.jspecify.annotations.NullMarked;
