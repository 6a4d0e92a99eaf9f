/** The Dataplane over rtnetlink. */
@NullMarked
package dev.holdfast.kernel.linux;

import org.jspecify.annotations.NullMarked;
