/**
 * Whether a route of a peer gets in, and as what: the checks of the RFCs in their order, then the policy. Pure: the same
 * route and the same terms give the same answer, so that it need not be kept, only asked for again.
 */
@NullMarked
package dev.holdfast.bgp.imports;

import org.jspecify.annotations.NullMarked;
