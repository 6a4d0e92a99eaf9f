package dev.holdfast.kernel.simulated;

import dev.holdfast.model.Address;
import dev.holdfast.model.AddressKey;
import dev.holdfast.model.Family;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Scope;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** {@code ip addr}. */
final class AddressCommand {
    private final KernelState kernel;
    private final Requester who;
    private final Words words;
    private final @Nullable Family family;

    private @Nullable String local;
    private @Nullable String peer;
    private @Nullable String device;
    private @Nullable Scope scope;
    private boolean noPrefixRoute;
    private boolean noProbe;
    private long metric;

    AddressCommand(KernelState kernel, Requester who, Words words, @Nullable Family family) {
        this.kernel = kernel;
        this.who = who;
        this.words = words;
        this.family = family;
    }

    void run() throws KernelRefusal {
        String verb = words.next();
        while (words.more()) {
            readWord(words.next());
        }
        LinkCommand.checkDevice(kernel, device);
        if (device == null) {
            throw words.misread("dev");
        }
        SimLink link = kernel.links.get(device);
        switch (verb) {
            case "add" -> add(link);
            case "del", "delete" -> delete(link);
            case "flush" -> flush(link);
            default -> throw words.misread("addr add, del or flush");
        }
    }

    private void readWord(String word) {
        switch (word) {
            case "peer" -> peer = words.next();
            case "dev" -> device = words.next();
            case "scope" ->
                scope = Scope.valueOf(words.next().toUpperCase(Locale.ROOT).replace("GLOBAL", "UNIVERSE"));
            case "noprefixroute" -> noPrefixRoute = true;
            case "nodad" -> noProbe = true;
            case "metric" -> metric = words.number();
            case "local" -> local = words.next();
            default -> local = word;
        }
    }

    private Address address(SimLink link) {
        if (local == null) {
            throw words.misread("an address");
        }
        IpAddress own = IpAddress.parse(withoutLength(local));
        String lengthOf = peer == null ? local : peer;
        int slash = lengthOf.indexOf('/');
        int length = slash < 0 ? own.family().bits() : Integer.parseInt(lengthOf.substring(slash + 1));
        IpAddress other = peer == null ? null : IpAddress.parse(withoutLength(peer));
        Scope kept = own.isLinkLocal()
                ? Scope.LINK
                : own.toString().startsWith("127.") ? Scope.HOST : scope == null ? Scope.UNIVERSE : scope;
        return new Address(new AddressKey(link.name, own, length, other), kept, noPrefixRoute);
    }

    private static String withoutLength(String text) {
        int slash = text.indexOf('/');
        return slash < 0 ? text : text.substring(0, slash);
    }

    private void add(SimLink link) throws KernelRefusal {
        var added = new SimAddress(link, address(link), metric);
        if (added.family() == Family.IPV4) {
            kernel.ipv4Addresses.add(added, who);
        } else {
            kernel.ipv6Addresses.add(added, !noProbe, who);
        }
    }

    private void delete(SimLink link) throws KernelRefusal {
        Address wanted = address(link);
        SimAddress found = kernel.addresses.get(link, wanted);
        remove(found);
    }

    private void remove(SimAddress address) {
        if (address.family() == Family.IPV4) {
            kernel.ipv4Addresses.delete(address, who);
        } else {
            kernel.ipv6Addresses.delete(address, who);
        }
    }

    private void flush(SimLink link) {
        for (Family each : Family.values()) {
            if (family != null && family != each) {
                continue;
            }
            for (SimAddress address : kernel.addresses.on(link, each)) {
                boolean meant = scope == null || scope == address.address.scope();
                // A secondary address may have gone with its primary meanwhile.
                if (meant && kernel.addresses.find(link, address.address) == address) {
                    remove(address);
                }
            }
        }
    }
}
