/**
 * All that a plugin may see. A plugin declares what it wants; it never writes to the kernel, opens no netlink socket and
 * knows no other plugin. One plugin alone, the reconciler, is given the {@link dev.holdfast.api.Dataplane}.
 */
@NullMarked
package dev.holdfast.api;

import org.jspecify.annotations.NullMarked;
