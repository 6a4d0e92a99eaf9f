/** Sessions that learn routes, as the plugins that use them see them. */
@NullMarked
package dev.holdfast.api.bgp;

import org.jspecify.annotations.NullMarked;
