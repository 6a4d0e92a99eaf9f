/** How far away some addresses are: echoes sent and answers counted. */
@NullMarked
package dev.holdfast.latency;

import org.jspecify.annotations.NullMarked;
