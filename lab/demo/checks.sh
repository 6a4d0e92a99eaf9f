# shellcheck shell=bash
# The acts that are more than one script, and what is looked at after some others. Sourced by run.

wanted() { [ -z "$only" ] || [ "$only" = "$1" ]; }

after_put_in_front() {
    local first
    [ -n "$simulated" ] && $IP route del 10.13.0.0/16 via 192.0.2.3 metric 100 proto static && return
    first=$($IP route show 10.13.0.0/16 | head -n1)
    $IP route show 10.13.0.0/16 | grep -q 'via 192.0.2.3' || { echo 'the foreign route was removed' && return 1; }
    $IP route del 10.13.0.0/16 via 192.0.2.3 metric 100 proto static
    [[ $first == *'proto 73'* ]] && echo 'ours is in front again, the foreign one still stands behind it'
}

after_append() {
    [ -n "$simulated" ] && $IP route del 10.10.0.0/16 via 192.0.2.3 metric 100 proto static && return
    $IP route show 10.10.0.0/16 metric 100 | grep -q 'via 192.0.2.3' || { echo 'the foreign route was removed' && return 1; }
    $IP route del 10.10.0.0/16 via 192.0.2.3 metric 100 proto static
}

after_rule_flush() {
    [ -n "$simulated" ] && return
    local rules
    rules=$($IP rule show)
    [[ $rules == *32766:* && $rules == *32767:* ]] && echo "the kernel's rules for main and default are back as well"
}

# Restored by the caller through foreign().
after_nexthop_flush() { echo "the foreign route over the object is gone, as its owner would expect"; }

# A cable is pulled: the kernel keeps the routes, so the daemon has nothing to do, and must do nothing.
carrier_loss() {
    wanted carrier-loss || return
    begin 'A cable is pulled and plugged in again, ten times: the kernel keeps the routes, so nothing may be written'
    local before writes i
    before=$(foreign_state)
    writes=$(status_number writes)
    for ((i = 0; i < 10; i++)); do
        $PEER link set up0 down
        $PEER link set up0 up
    done
    judge carrier-loss quiet "$before" 10
    if [ "$(status_number writes)" != "$writes" ]; then
        healed_steps=$((healed_steps - 1))
        end quiet "$(($(status_number writes) - writes)) writes without need"
    fi
}

# Healing is paused, so that one can look at what happens to packets meanwhile.
guard() {
    wanted guard || return
    begin 'A guard: while its route is away, traffic fails loudly instead of leaking out through the default route'
    local before guarded bare verdict=ok
    before=$(foreign_state)
    holdfast reconcile pause >/dev/null
    $IP link set vx0 down
    $IP route del 10.14.0.0/16
    guarded=$($IP route get 10.40.0.1 2>&1 | head -n1)
    bare=$($IP route get 10.14.0.1 2>&1 | head -n1)
    echo "     paused; vx0 is down, and 10.14.0.0/16 deleted"
    echo "     10.40.0.1, with a guard:    $guarded"
    echo "     10.14.0.1, without a guard: $bare"
    [[ $guarded == *'No route to host'* || $guarded == unreachable* ]] || verdict='the guard did not stop the packet'
    [[ $bare == *'dev up1'* ]] || verdict='the route without a guard did not leak, so this proves nothing'
    holdfast reconcile resume >/dev/null
    if [ "$verdict" = ok ]; then
        judge guard lost "$before" 10
    else
        await_reference 10
        end lost "$verdict"
    fi
}

change_in_scan() {
    wanted change-in-scan || return
    local i
    for ((i = 0; i < 20000; i++)); do
        echo "route add 10.$((200 + i / 65536)).$((i / 256 % 256)).$((i % 256))/32 dev up1 table 900 proto static"
    done >"$STORM"
    $IP -force -batch "$STORM" >/dev/null 2>&1
    (for i in 1 2 3; do holdfast reconcile now; done) >/dev/null 2>&1 &
    local scans=$!
    act change-in-scan
    wait $scans
    $IP route flush table 900
}

route_storm() {
    wanted route-storm || return
    local i overflows
    for ((i = 0; i < 25000; i++)); do
        echo "route add 10.210.$((i / 256 % 256)).$((i % 256))/32 dev up1 table 901 proto static"
        ((i % 400 == 0 && i / 400 < 64)) && echo "route del 10.100.$((i / 400)).0/24 table 100"
    done >"$STORM"
    sed -n 's/route add/route del/p' "$STORM" >"$STORM.undo"
    cat "$STORM.undo" >>"$STORM"
    overflows=$(status_number overflows)
    act route-storm
    echo "     the kernel's queue for us overflowed $(($(status_number overflows) - overflows)) times"
}

killed() {
    wanted killed || return
    begin 'The daemon is killed (-9), the kernel changed meanwhile, the daemon started again'
    local before changes
    before=$(foreign_state)
    kill -9 "$daemon"
    wait "$daemon" 2>/dev/null
    show_script "$acts/while-away.sh"
    "$acts/while-away.sh"
    $IP monitor route >"$work/monitor" 2>/dev/null &
    local monitor=$!
    start_daemon
    await_reference 10
    kill "$monitor"
    wait "$monitor" 2>/dev/null
    changes=$(grep -c 'proto 73' "$work/monitor")
    echo "     routes written after the restart: $changes; the others were taken over as they stood"
    last_incident=$(newest_incident)
    if [ "$changes" -le 4 ]; then
        judge killed lost "$before" 10
    else
        end lost "$changes routes were written, though only two were amiss"
    fi
}

newest_incident() { holdfast incidents list --limit 1 --json 2>/dev/null | sed -nE 's/^      "id": ([0-9]+),?$/\1/p'; }

fight() {
    wanted fight || return
    begin 'Two programs fight us over one route: healing goes on under back-off, and the daemon says so'
    local before
    before=$(foreign_state)
    "$acts/stubborn-vpn.sh" >/dev/null 2>&1 &
    local vpn=$!
    "$acts/stubborn-dhcp.sh" >/dev/null 2>&1
    wait $vpn
    holdfast routes explain 10.14.0.0/16 | sed -n '1,12s/^/     │ /p'
    local state
    state=$(holdfast routes list --prefix 10.14.0.0/16 --json | sed -nE 's/^ +"state": "([A-Z]+)",?$/\1/p' | head -n1)
    if [ "$state" != CONTESTED ]; then
        await_reference 30
        end lost "the route is $state, not CONTESTED"
        return
    fi
    judge fight lost "$before" 40
}
