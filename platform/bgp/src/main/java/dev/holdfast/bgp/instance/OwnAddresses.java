package dev.holdfast.bgp.instance;

import dev.holdfast.model.IpAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;

/** The addresses of this host, as they were when looked at. */
record OwnAddresses(Set<IpAddress> addresses) implements Predicate<IpAddress> {

    /** In the network namespace of the calling thread. */
    static OwnAddresses now() {
        Set<IpAddress> found = new HashSet<>();
        try {
            NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .forEach(address -> found.add(IpAddress.ofBytes(address.getAddress())));
        } catch (SocketException e) {
            return new OwnAddresses(Set.of()); // a namespace without any interface
        }
        return new OwnAddresses(found);
    }

    @Override
    public boolean test(IpAddress address) {
        return addresses.contains(address);
    }
}
