/** HTTP and JSON for plugins: doors of their own, apart from the control API, by the server that the daemon has anyway. */
@NullMarked
package dev.holdfast.daemon.http;

import org.jspecify.annotations.NullMarked;
