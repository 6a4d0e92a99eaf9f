package dev.holdfast.kernel.simulated;

import dev.holdfast.model.IpAddress;
import dev.holdfast.model.LinkKind;
import org.jspecify.annotations.Nullable;

/** {@code ip link}. */
final class LinkCommand {
    private static final int VXLAN_PORT_OF_LINUX = 8472;

    private final KernelState kernel;
    private final Requester who;
    private final Words words;

    private @Nullable IpAddress local;
    private @Nullable IpAddress remote;
    private @Nullable Long key;
    private int vni;
    private int port = VXLAN_PORT_OF_LINUX;
    private int ttl;

    LinkCommand(KernelState kernel, Requester who, Words words) {
        this.kernel = kernel;
        this.who = who;
        this.words = words;
    }

    /** What {@code ip} says about a device it does not find, before it asks the kernel. */
    static void checkDevice(KernelState kernel, @Nullable String device) throws KernelRefusal {
        if (device != null && kernel.links.find(device) == null) {
            throw new KernelRefusal("ENODEV", "Cannot find device \"" + device + "\"");
        }
    }

    void run() throws KernelRefusal {
        String verb = words.next();
        words.take("dev");
        words.take("name");
        String name = words.next();
        switch (verb) {
            case "add" -> add(name);
            case "del", "delete" -> {
                checkDevice(kernel, name);
                kernel.linkStates.delete(kernel.links.get(name), who);
            }
            case "set" -> {
                checkDevice(kernel, name);
                set(kernel.links.get(name));
            }
            default -> throw words.misread("link add, del or set");
        }
    }

    private void set(SimLink link) throws KernelRefusal {
        while (words.more()) {
            switch (words.next()) {
                case "up" -> kernel.linkStates.set(link, true, who);
                case "down" -> kernel.linkStates.set(link, false, who);
                case "mtu" -> kernel.linkStates.mtu(link, (int) words.number(), who);
                case "type" -> changeTunnel(link, words.next());
                default -> throw words.misread("up, down, mtu or type");
            }
        }
    }

    /** What is not named stays; of a tunnel that is down a kernel says nothing. */
    private void changeTunnel(SimLink link, String word) throws KernelRefusal {
        if (!link.kind.kind().equals(word)) {
            throw new KernelRefusal("EOPNOTSUPP", "");
        }
        if (link.kind instanceof LinkKind.Vxlan held) {
            local = held.local();
            remote = held.remote();
            vni = held.vni();
            port = held.port();
            ttl = held.ttl();
        } else if (link.kind instanceof LinkKind.Gre held) {
            local = held.local();
            remote = held.remote();
            key = held.key();
            ttl = held.ttl();
        }
        while (words.more()) {
            readParameter(words.next());
        }
        LinkKind changed = kind(word);
        LinkStates.checkChange(link.kind, changed);
        link.kind = changed;
        if (link.up) {
            kernel.links.announce(link, who);
        }
    }

    private void add(String name) throws KernelRefusal {
        int mtu = words.take("mtu") ? (int) words.number() : 0;
        if (!words.take("type")) {
            throw words.misread("type");
        }
        String kind = words.next();
        if (kind.equals("veth")) {
            addPair(name, mtu);
            return;
        }
        while (words.more()) {
            readParameter(words.next());
        }
        LinkKind made = kind(kind);
        kernel.linkStates.create(name, made, mtu == 0 ? TunnelMtu.of(made) : mtu, who);
    }

    private void addPair(String name, int mtu) throws KernelRefusal {
        if (!words.take("peer")) {
            throw words.misread("peer");
        }
        words.take("name");
        String peerName = words.next();
        if (kernel.links.find(peerName) != null) {
            throw new KernelRefusal("EEXIST", "");
        }
        SimLink one = kernel.linkStates.create(name, new LinkKind.Other("veth"), mtu, who);
        SimLink other = kernel.linkStates.create(peerName, new LinkKind.Other("veth"), mtu, who);
        one.peer = other;
        other.peer = one;
    }

    private void readParameter(String word) {
        switch (word) {
            case "local" -> local = words.address();
            case "remote" -> remote = words.address();
            case "key" -> key = words.number();
            case "id" -> vni = (int) words.number();
            case "dstport" -> port = (int) words.number();
            case "ttl" -> ttl = (int) words.number();
            default -> throw words.misread("local, remote, key, id, dstport or ttl");
        }
    }

    private LinkKind kind(String word) {
        if (word.equals("bridge")) {
            return new LinkKind.Bridge();
        }
        if (word.equals("dummy")) {
            return new LinkKind.Dummy();
        }
        if (local == null || remote == null) {
            return new LinkKind.Other(word);
        }
        return switch (word) {
            case "gre" -> new LinkKind.Gre(local, remote, key, ttl, true);
            case "ip6gre" -> new LinkKind.Ip6Gre(local, remote, key, ttl);
            case "ipip" -> new LinkKind.Ipip(local, remote, ttl, true);
            case "vxlan" -> new LinkKind.Vxlan(vni, local, remote, port, ttl);
            default -> new LinkKind.Other(word);
        };
    }
}
