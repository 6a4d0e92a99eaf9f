package dev.holdfast.bgp.policy;

import dev.holdfast.bgp.wire.AttributesView;

/** A community, or many: {@code 65001:*}, {@code lc:65001:*:7}, {@code rt:65001:*}. */
public record CommunityPattern(Community pattern) {

    /**
     * Reads what {@link Community#parse} reads, with {@code *} for any number.
     *
     * @throws IllegalArgumentException with a message that says what would be right
     */
    public static CommunityPattern parse(String text) {
        return new CommunityPattern(CommunityText.parse(text));
    }

    /** Whether one it stands for is on the route. */
    public boolean isOn(AttributesView attributes) {
        return switch (pattern.kind()) {
            case STANDARD -> isStandardOn(attributes);
            case LARGE -> isLargeOn(attributes);
            default -> isExtendedOn(attributes);
        };
    }

    private boolean isStandardOn(AttributesView attributes) {
        int count = attributes.communityCount();
        for (int i = 0; i < count; i++) {
            if (pattern.standsForStandard(attributes.community(i))) {
                return true;
            }
        }
        return false;
    }

    private boolean isLargeOn(AttributesView attributes) {
        int count = attributes.largeCommunityCount();
        for (int i = 0; i < count; i++) {
            if (pattern.standsFor(Community.large(attributes.largeCommunity(i)))) {
                return true;
            }
        }
        return false;
    }

    private boolean isExtendedOn(AttributesView attributes) {
        int count = attributes.extendedCommunityCount();
        for (int i = 0; i < count; i++) {
            if (pattern.standsFor(Community.extended(attributes.extendedCommunity(i)))) {
                return true;
            }
        }
        return false;
    }

    @Override
    public String toString() {
        return pattern.toString();
    }
}
