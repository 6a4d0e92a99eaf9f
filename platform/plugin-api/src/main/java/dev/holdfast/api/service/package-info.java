/** Services: what operators add, change and take away at run time, and the plugins that carry them. */
@NullMarked
package dev.holdfast.api.service;

import org.jspecify.annotations.NullMarked;
