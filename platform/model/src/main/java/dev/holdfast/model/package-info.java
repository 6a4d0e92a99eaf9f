/** Values only: what Holdfast talks about, in the field's own words. Depends on nothing but the JDK. */
@NullMarked
package dev.holdfast.model;

import org.jspecify.annotations.NullMarked;
