package dev.holdfast.kernel.simulated;

import dev.holdfast.model.LinkKind;

/** The MTU Linux gives a new tunnel over an underlay of 1500 bytes. */
final class TunnelMtu {
    private static final int ETHERNET = 1500;
    private static final int IPV4_HEADER = 20;
    private static final int IPV6_HEADER = 40;
    private static final int GRE_HEADER = 4;
    private static final int GRE_KEY = 4;
    private static final int ENCAPSULATION_LIMIT = 8;

    private TunnelMtu() {}

    static int of(LinkKind kind) {
        if (kind instanceof LinkKind.Gre gre) {
            return ETHERNET - IPV4_HEADER - GRE_HEADER - (gre.key() == null ? 0 : GRE_KEY);
        }
        if (kind instanceof LinkKind.Ip6Gre gre) {
            return ETHERNET - IPV6_HEADER - GRE_HEADER - ENCAPSULATION_LIMIT - (gre.key() == null ? 0 : GRE_KEY);
        }
        return kind instanceof LinkKind.Ipip ? ETHERNET - IPV4_HEADER : ETHERNET;
    }
}
