/** The plugin host: finds plugin jars, checks them, gives each its class loader and threads, starts and stops them. */
@NullMarked
package dev.holdfast.daemon.plugins;

import org.jspecify.annotations.NullMarked;
