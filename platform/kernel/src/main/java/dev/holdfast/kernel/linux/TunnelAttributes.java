package dev.holdfast.kernel.linux;

/** Numbers inside IFLA_INFO_DATA; {@code linux/if_tunnel.h} and {@code if_link.h}. Each kind has its own. */
final class TunnelAttributes {
    static final int GRE_IFLAGS = 2;
    static final int GRE_OFLAGS = 3;
    static final int GRE_IKEY = 4;
    static final int GRE_OKEY = 5;
    static final int GRE_LOCAL = 6;
    static final int GRE_REMOTE = 7;
    static final int GRE_TTL = 8;
    static final int GRE_PMTUDISC = 10;
    static final int GRE_ENCAP_LIMIT = 11;
    /** In IFLAGS and OFLAGS, which are in network order: sent in host order the kernel drops the key without a word. */
    static final int GRE_KEY = 0x2000;

    static final int IPTUN_LOCAL = 2;
    static final int IPTUN_REMOTE = 3;
    static final int IPTUN_TTL = 4;
    static final int IPTUN_PMTUDISC = 10;

    static final int VXLAN_ID = 1;
    static final int VXLAN_GROUP = 2;
    static final int VXLAN_LOCAL = 4;
    static final int VXLAN_TTL = 5;
    static final int VXLAN_PORT = 15;
    static final int VXLAN_GROUP6 = 16;
    static final int VXLAN_LOCAL6 = 17;
    /** What a kernel uses that was told no port, from before one was registered. */
    static final int VXLAN_OLD_PORT = 8472;

    private TunnelAttributes() {}
}
