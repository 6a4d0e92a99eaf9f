package dev.holdfast.compat;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** The services as the reference daemon names them. */
enum UserType {
    IBRL("IBRL", "ibrl"),
    ALLOCATED("IBRLWithAllocatedIP", "ibrl-allocated"),
    EDGE_FILTERING("EdgeFiltering", "edge-filtering"),
    MULTICAST("Multicast", "multicast");

    /** In requests and answers, in exactly this case. */
    final String word;

    /** Our type. */
    final String type;

    UserType(String word, String type) {
        this.word = word;
        this.type = type;
    }

    boolean isMulticast() {
        return this == MULTICAST;
    }

    /** @throws BadRequest if it is none */
    static UserType of(String word) throws BadRequest {
        return Arrays.stream(values())
                .filter(type -> type.word.equals(word))
                .findFirst()
                .orElseThrow(() -> new BadRequest("unknown user_type '" + word + "'; known are "
                        + Arrays.stream(values()).map(type -> type.word).collect(Collectors.joining(", "))));
    }

    /** What one of our types is called there; empty: nothing. */
    static Optional<UserType> ofType(String type) {
        return Arrays.stream(values()).filter(user -> user.type.equals(type)).findFirst();
    }
}
