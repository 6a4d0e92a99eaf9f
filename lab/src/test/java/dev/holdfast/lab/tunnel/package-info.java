/**
 * Two hosts, a daemon on each, tunnels between them, and somebody who takes them away: mains for {@code lab/gre}, which runs
 * them in a kernel that has every kind of tunnel, and for {@code lab/vxlan}, on the machine's own.
 */
@NullMarked
package dev.holdfast.lab.tunnel;

import org.jspecify.annotations.NullMarked;
