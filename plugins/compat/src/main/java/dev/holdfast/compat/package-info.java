/** Another face of two services: the paths and the JSON of the reference client daemon, for its command line and scripts. */
@NullMarked
package dev.holdfast.compat;

import org.jspecify.annotations.NullMarked;
