/** Services of the real plugins, kept by the real reconciler in the simulated kernel and in the real one. */
@NullMarked
package dev.holdfast.lab.services;

import org.jspecify.annotations.NullMarked;
