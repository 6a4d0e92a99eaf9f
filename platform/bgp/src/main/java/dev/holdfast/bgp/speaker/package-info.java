/** Sessions of services, which dial and never listen: what they learn, and the words for how they stand. One thread. */
@NullMarked
package dev.holdfast.bgp.speaker;

import org.jspecify.annotations.NullMarked;
