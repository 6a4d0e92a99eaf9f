/** The services of all plugins: what an operator wants of each, kept on disk, carried out by the plugins, and shown. */
@NullMarked
package dev.holdfast.daemon.services;

import org.jspecify.annotations.NullMarked;
