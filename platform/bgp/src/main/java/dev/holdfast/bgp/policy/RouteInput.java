package dev.holdfast.bgp.policy;

import dev.holdfast.bgp.wire.AttributesView;
import dev.holdfast.model.Family;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Prefix;

/**
 * A route as a policy is asked about it: all that is known besides its attributes, and where these stand. One for each
 * thread, set anew for each route, so that asking makes no garbage. What is not set stays as it was.
 */
public final class RouteInput {
    private Family family = Family.IPV4;
    private long high;
    private long low;
    private int length;
    private AttributesView attributes = new AttributesView();
    private Neighbor neighbor;
    private RouteType type;
    private RpkiState rpki = RpkiState.NOT_FOUND;
    private AspaState aspa = AspaState.UNKNOWN;

    public RouteInput(Neighbor neighbor, RouteType type) {
        this.neighbor = neighbor;
        this.type = type;
    }

    /**
     * The network: as in {@link IpAddress}, with the host bits zero.
     *
     * @param length 0..32 or 0..128
     */
    public RouteInput prefix(Family family, long high, long low, int length) {
        this.family = family;
        this.high = high;
        this.low = low;
        this.length = length;
        return this;
    }

    public RouteInput prefix(Prefix prefix) {
        IpAddress network = prefix.network();
        return prefix(network.family(), network.high(), network.low(), prefix.length());
    }

    /** Read while judging, and afterwards through the judge; the bytes must stay as they are until then. */
    public RouteInput attributes(AttributesView attributes) {
        this.attributes = attributes;
        return this;
    }

    public RouteInput neighbor(Neighbor neighbor) {
        this.neighbor = neighbor;
        return this;
    }

    public RouteInput type(RouteType type) {
        this.type = type;
        return this;
    }

    public RouteInput rpki(RpkiState state) {
        this.rpki = state;
        return this;
    }

    public RouteInput aspa(AspaState state) {
        this.aspa = state;
        return this;
    }

    Family family() {
        return family;
    }

    long high() {
        return high;
    }

    long low() {
        return low;
    }

    int length() {
        return length;
    }

    AttributesView attributes() {
        return attributes;
    }

    Neighbor neighbor() {
        return neighbor;
    }

    RouteType type() {
        return type;
    }

    RpkiState rpki() {
        return rpki;
    }

    AspaState aspa() {
        return aspa;
    }
}
