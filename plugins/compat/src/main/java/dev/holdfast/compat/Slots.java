package dev.holdfast.compat;

import dev.holdfast.api.service.Provisioning;
import dev.holdfast.api.service.Provisioning.ServiceView;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The two services that can be seen through this surface. Others are not shown, since their clients know of one unicast and one
 * multicast service only.
 */
record Slots(Provisioning provisioning, String unicast, String multicast) {

    String name(boolean ofMulticast) {
        return ofMulticast ? multicast : unicast;
    }

    /** The service of that name, if it is of a type that its slot can have. */
    Optional<ServiceView> find(boolean ofMulticast) {
        return provisioning.service(name(ofMulticast)).filter(view -> UserType.ofType(view.type())
                .filter(user -> user.isMulticast() == ofMulticast)
                .isPresent());
    }

    /** Those that are in the kernel, or on their way in or out; unicast first. */
    List<ServiceView> running() {
        return Stream.of(find(false), find(true))
                .flatMap(Optional::stream)
                .filter(Slots::runs)
                .toList();
    }

    static boolean runs(ServiceView view) {
        return switch (view.state()) {
            case STARTING, UP, DEGRADED, FAILED, REMOVING -> true;
            case DRAINED, DISABLED -> false;
        };
    }
}
