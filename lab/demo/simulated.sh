# shellcheck shell=bash
# The same on a simulated kernel inside the daemon, for machines that lend us none. Sourced by run after the rest, so that
# what asks a real kernel is replaced here. Nothing but the daemon can say how the simulated kernel stands, so it is asked
# for a fresh comparison of everything.

# One ip command on the simulated kernel, through the hand that SimulatedHand holds open; fails as ip would.
simip() {
    local answer
    {
        flock 9
        echo "$*" >"$SIM/in"
        IFS= read -r answer <"$SIM/out"
    } 9>"$SIM/lock"
    [ -z "$answer" ] || { echo "$answer" >&2 && return 1; }
}

# The neighbour's end of a cable has a name of its own here, as there is but one namespace.
simpeer() { simip "${@/%up0/up0p}"; }

# shellcheck disable=SC2317 # called by the act scripts
wire() {
    simip link add "$1" type veth peer name "${1}p" && simip link set "${1}p" up && simip link set "$1" up
}

foreign() {
    {
        simip addr add 198.51.100.1/24 dev up1
        simip -6 addr add 2001:db8:b::1/64 dev up1 nodad
        simip route add default via 198.51.100.2 proto static
        simip nexthop add id 7 via 198.51.100.2 dev up1
        simip route add 203.0.113.128/25 nhid 7 proto static
    } 2>/dev/null
    return 0
}

foreign_state() { echo 'not to be seen from outside'; }

# As long as a full comparison finds something to do, it is not as it was.
await_reference() {
    local until=$((SECONDS + $1)) status
    while :; do
        status=$(holdfast status --json 2>/dev/null)
        if [ "$(sed -nE 's/^ +"INSTALLED": ([0-9]+),?$/\1/p' <<<"$status")" = "$reference" ] &&
            [ "$(holdfast reconcile plan --json | sed -nE 's/^  "total": ([0-9]+),?$/\1/p')" = 0 ]; then
            return 0
        fi
        ((SECONDS > until)) && return 1
    done
}

open_hand() {
    SIM=$work/sim
    mkdir "$SIM" && mkfifo "$SIM/in" "$SIM/out" || die "No pipes could be made."
    java "$here/SimulatedHand.java" "$HOLDFAST_SOCKET" <>"$SIM/in" >"$SIM/out" 2>>"$work/acts.log" &
    hand=$!
    # Kept open here, so that the pipe does not end between two answers.
    exec 8<>"$SIM/out"
    IP=simip PEER=simpeer WIRE=wire
    export SIM IP PEER WIRE
    export -f simip simpeer wire
}

simulated_main() {
    local began=$SECONDS uplink
    echo "SIMULATED: the kernel of this demo is made of Java objects inside the daemon; no packet is routed anywhere."
    configure
    start_daemon
    open_hand
    for uplink in up0 up1 up2; do
        wire "$uplink" || die "The simulated network could not be made:" "$(cat "$work/acts.log")"
    done
    foreign
    await_settled || die "The daemon did not install what the configuration asks for:" "$(holdfast intents list --limit 20)"
    reference=$(status_number INSTALLED)
    echo "The daemon is ready and holds $reference objects in the simulated kernel."
    holdfast status | sed 's/^/  /'
    everyday_acts
    summary $((SECONDS - began))
    local status=$?
    echo "SIMULATED: run this as root, or where user namespaces are permitted, to see it on a real kernel."
    return $status
}
