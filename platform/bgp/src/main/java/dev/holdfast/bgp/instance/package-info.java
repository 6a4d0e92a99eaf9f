/**
 * The instance {@code default}: the BGP speaker of an operator. Peers, routes, what is advertised and what goes to the
 * kernel live on one thread, without locks and queues between them; work that may take long is cut into slices there, so
 * that keepalives leave on time. Other threads ask and tell through {@link dev.holdfast.bgp.instance.InstanceControl}.
 */
@NullMarked
package dev.holdfast.bgp.instance;

import org.jspecify.annotations.NullMarked;
