package dev.holdfast.bgp.transport;

import dev.holdfast.model.IpAddress;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** Our addresses as the JDK's and back; the scope of a link-local one is the device. */
final class Addresses {
    private Addresses() {}

    /** @throws IOException if the address is link-local and the device is not there */
    static InetSocketAddress socket(IpAddress address, int port, @Nullable String device) throws IOException {
        if (!address.isLinkLocal()) {
            return new InetSocketAddress(of(address), port);
        }
        NetworkInterface link = device == null ? null : NetworkInterface.getByName(device);
        if (link == null) {
            throw new IOException(address + " is a link-local address: "
                    + (device == null ? "it needs a device" : "there is no device " + device));
        }
        return new InetSocketAddress(Inet6Address.getByAddress(null, address.toBytes(), link.getIndex()), port);
    }

    static InetAddress of(IpAddress address) {
        try {
            return InetAddress.getByAddress(address.toBytes());
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address has 4 or 16 bytes", e);
        }
    }

    static IpAddress of(InetSocketAddress socket) {
        return IpAddress.ofBytes(socket.getAddress().getAddress());
    }

    /** The device of a link-local address; null for all others, and if the device has gone meanwhile. */
    static @Nullable String device(InetSocketAddress socket) {
        if (!(socket.getAddress() instanceof Inet6Address address) || !address.isLinkLocalAddress()) {
            return null;
        }
        try {
            NetworkInterface link = NetworkInterface.getByIndex(address.getScopeId());
            return link == null ? null : link.getName();
        } catch (SocketException e) {
            return null;
        }
    }
}
