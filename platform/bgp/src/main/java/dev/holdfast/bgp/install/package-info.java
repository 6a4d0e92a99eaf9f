/**
 * Between the Rib and the kernel's routes: best paths become intents, and what others have in the kernel is originated. Pure
 * but for {@link Handover}, which carries pieces to the intent table.
 */
@NullMarked
package dev.holdfast.bgp.install;

import org.jspecify.annotations.NullMarked;
