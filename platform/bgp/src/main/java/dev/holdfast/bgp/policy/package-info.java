/**
 * Which routes go on, and as what. Pure: a policy is a value, and judging a route with it is a function of the route, of the
 * peer and of what validation says. New attributes are made only where a statement changes some.
 */
@NullMarked
package dev.holdfast.bgp.policy;

import org.jspecify.annotations.NullMarked;
