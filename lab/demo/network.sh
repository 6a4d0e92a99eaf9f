# shellcheck shell=bash
# The network of the demo, sourced by run: a host with three uplinks to one neighbour, and what others have set up on it.
# Everything lives in two namespaces with names of our own; nothing of the machine's network is touched.

# Makes one uplink, a virtual cable to the neighbour. The act scripts use it to bring a device back: "$WIRE up0".
wire() {
    $IP link add "$1" type veth peer name "$1" netns "$PEER_NS"
    $PEER link set "$1" up
    case $1 in
        up0) addresses=(192.0.2.2/24 192.0.2.3/24 2001:db8:a::2/64) ;;
        up1) addresses=(198.51.100.2/24 2001:db8:b::2/64) ;;
        up2) addresses=(100.64.2.2/24 2001:db8:c::2/64) ;;
    esac
    for address in "${addresses[@]}"; do
        $PEER addr add "$address" dev "$1" 2>/dev/null
    done
    $IP link set "$1" up
}

# What somebody else has set up: none of it may ever be touched by the daemon. Harmless to call again.
foreign() {
    {
        $IP addr add 198.51.100.1/24 dev up1
        $IP -6 addr add 2001:db8:b::1/64 dev up1 nodad
        $IP route add default via 198.51.100.2 proto static
        $IP route add 203.0.113.0/25 via 198.51.100.2 proto static metric 20
        $IP route add 10.10.0.0/16 via 198.51.100.2 proto static metric 5000
        $IP -6 route add default via 2001:db8:b::2 proto static metric 1024
        $IP route add 198.18.0.0/15 via 198.51.100.2 table 500 proto static
        $IP rule add priority 500 from 203.0.113.7 lookup 500 protocol static
        $IP nexthop add id 7 via 198.51.100.2 dev up1
        $IP route add 203.0.113.128/25 nhid 7 proto static
    } 2>/dev/null
    return 0
}

network_up() {
    ip netns add "$PEER_NS" || return 1
    if [ -n "$HOST_NS" ]; then
        ip netns add "$HOST_NS" || return 1
    fi
    $IP link set lo up
    $PEER link set lo up
    local uplink
    for uplink in up0 up1 up2; do
        wire "$uplink"
    done
    foreign
}

network_down() {
    # Interfaces go with their namespaces; in a user namespace all of it goes with us anyway.
    [ -n "$HOST_NS" ] && ip netns del "$HOST_NS" 2>/dev/null
    ip netns del "$PEER_NS" 2>/dev/null
    return 0
}
