# shellcheck shell=bash disable=SC2154
# Sourced by the drivers that measure BGP: compiles the peers, and starts each contender as a speaker that waits for them.
# A contender has its process ids in ${duts[@]}.

dut=192.0.2.1
# Another build can be measured.
launcher=${HOLDFAST:-$root/holdfast}
duts=()

compile_peers() {
    local main
    command -v gcc >/dev/null || fail "gcc is not installed"
    for main in "$@"; do
        gcc -O2 -Wall -Wextra -o "$work/$main" "$bench_dir/peers/$main.c" "$bench_dir"/peers/{session,feed,kernel}.c
    done
}

# peer_addresses ADDRESS...: on the peers' side of the link.
peer_addresses() {
    local address
    for address in "$@"; do ip -n "$feeder" address add "$address/24" dev v1; done
}

listens() { ip netns exec "$netns" ss -Hltn 'sport = 179' | grep -q .; }

# The peers of a table, as they are passed to start_bgp_…: lines of NAME ADDRESS AS.
# shellcheck disable=SC2034 # for those that source this
peers_of_table="r 192.0.2.20 65020
f1 192.0.2.10 65010
f2 192.0.2.11 65011"

# start_bgp_bird WAY PEERS: WAY is plain, kernel (routes go there, too) or route-server.
start_bgp_bird() {
    command -v bird >/dev/null || return 2
    {
        printf 'router id %s;\nprotocol device { scan time 3600; }\n' $dut
        [ "$1" != kernel ] || printf 'protocol kernel { scan time 3600; ipv4 { import none; export all; }; }\n'
        local name address as transparent=''
        [ "$1" != route-server ] || transparent='rs client;'
        while read -r name address as; do
            printf 'protocol bgp %s { local %s as 65001; neighbor %s as %s; passive on; error wait time 1, 2; %s
                ipv4 { import all; export all; }; }\n' "$name" $dut "$address" "$as" "$transparent"
        done <<<"$2"
    } >"$work/bird.conf"
    ip netns exec "$netns" bird -f -c "$work/bird.conf" -s "$work/bird.ctl" >"$work/bird.out" 2>&1 &
    duts=($!)
    pids+=($!)
}

start_bgp_frr() {
    [ -x /usr/lib/frr/bgpd ] || return 2
    local frr=$work/frr name address as
    mkdir -p "$frr"
    : >"$frr/zebra.conf"
    {
        printf 'router bgp 65001\n bgp router-id %s\n no bgp ebgp-requires-policy\n' $dut
        # The rest of the time it waits for more to come before it sends.
        printf ' no bgp network import-check\n'
        while read -r name address as; do
            printf ' neighbor %s remote-as %s\n neighbor %s passive\n' "$address" "$as" "$address"
            [ "$1" != route-server ] || printf ' neighbor %s route-server-client\n' "$address"
        done <<<"$2"
    } >"$frr/bgpd.conf"
    chown -R frr:frr "$frr"
    local shared=(--vty_socket "$frr" -P 0) zebra=(-Z)
    duts=()
    if [ "$1" = kernel ]; then
        zebra=(-z "$frr/zserv.sock")
        ip netns exec "$netns" /usr/lib/frr/zebra -f "$frr/zebra.conf" -i "$frr/zebra.pid" "${zebra[@]}" "${shared[@]}" \
            --log "file:$frr/zebra.log" >"$frr/zebra.out" 2>&1 &
        duts+=($!)
        pids+=($!)
        await 10 test -S "$frr/zserv.sock" || fail "zebra did not start"
    fi
    ip netns exec "$netns" /usr/lib/frr/bgpd -f "$frr/bgpd.conf" -i "$frr/bgpd.pid" "${zebra[@]}" "${shared[@]}" -p 179 \
        --log "file:$frr/bgpd.log" >"$frr/bgpd.out" 2>&1 &
    duts+=($!)
    pids+=($!)
}

# It has no way into the kernel of its own.
start_bgp_gobgp() {
    command -v gobgpd >/dev/null && [ "$1" != kernel ] || return 2
    local name address as
    {
        printf '[global.config]\nas = 65001\nrouter-id = "%s"\nlocal-address-list = ["%s"]\n' $dut $dut
        while read -r name address as; do
            printf '[[neighbors]]\n[neighbors.config]\nneighbor-address = "%s"\npeer-as = %s\n' "$address" "$as"
            printf '[neighbors.transport.config]\npassive-mode = true\n'
            [ "$1" != route-server ] || printf '[neighbors.route-server.config]\nroute-server-client = true\n'
        done <<<"$2"
    } >"$work/gobgp.toml"
    ip netns exec "$netns" gobgpd -f "$work/gobgp.toml" --api-hosts "unix://$work/gobgp.sock" --log-level error \
        >"$work/gobgp.out" 2>&1 &
    duts=($!)
    pids+=($!)
}

start_bgp_holdfast() {
    local name address as
    rm -rf "$work/state"
    {
        cat <<CONF
state-dir: $work/state
dataplane:
  netns: $netns
control:
  socket: $work/holdfast.sock
bgp:
  as: 65001
  router-id: $dut
  listen: [$dut]
  ebgp-requires-policy: false
  install: {enabled: $([ "$1" = kernel ] && echo true || echo false)}
  peers:
CONF
        while read -r name address as; do
            printf '    %s: {as: %s, passive: true%s}\n' "$address" "$as" \
                "$([ "$1" != route-server ] || printf ', route-server-client: true')"
        done <<<"$2"
    } >"$work/holdfast.yml"
    "$launcher" run --config "$work/holdfast.yml" >"$work/daemon.log" 2>&1 &
    duts=($!)
    pids+=($!)
    await 60 listens || { tail -n 20 "$work/daemon.log" >&2; fail "the daemon did not start"; }
}

# Of all processes of the contender: seconds of CPU since they started; resident and proportional memory in MB.
cpu_seconds() {
    local pid ticks=0
    for pid in "${duts[@]}"; do ticks=$((ticks + $(cpu_ticks "$pid"))); done
    awk -v t="$ticks" -v hz="$(getconf CLK_TCK)" 'BEGIN { printf "%.2f", t / hz }'
}
rss_mb() {
    local pid sum=0
    for pid in "${duts[@]}"; do sum=$((sum + $(resident_mb "$pid"))); done
    echo $sum
}
pss_mb() {
    local pid
    for pid in "${duts[@]}"; do cat "/proc/$pid/smaps_rollup"; done | awk '/^Pss:/ { sum += $2 } END { printf "%.0f", sum / 1024 }'
}

minus() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f", a - b }'; }

# Until the contender has taken less than 5 % of a core for a second; at most so many seconds.
quiet() {
    local before after until=$((SECONDS + $1))
    while [ $SECONDS -lt $until ]; do
        before=$(cpu_seconds)
        ask rest 1 >/dev/null
        after=$(cpu_seconds)
        awk -v a="$after" -v b="$before" 'BEGIN { exit !(a - b < 0.05) }' && return
    done
}

# The peers' program in the peers' namespace, spoken to line by line.
start_peers() {
    coproc TABLE { ip netns exec "$feeder" "$@" 2>"$work/peers.out"; }
    pids+=("$TABLE_PID")
}

# ask WORD...: sends one line and gives the answer; fails if there is none, or it begins with "no".
ask() {
    local answer
    echo "$*" >&"${TABLE[1]}"
    read -r answer <&"${TABLE[0]}" || { cat "$work/peers.out" >&2; return 1; }
    printf '%s\n' "$answer"
    [[ $answer != no* ]]
}

# field NAME ANSWER
field() { sed -E "s/.*\b$1=([^ ]+).*/\1/" <<<"$2"; }

# median RESULTS KEY FIELD
median_of() {
    awk -F '\t' -v key="$2" -v field="$3" '$2 == key && match(" " $3, " " field "=[^ ]+") {
        text = substr(" " $3, RSTART, RLENGTH); sub(/.*=/, "", text); print text }' "$1" | sort -g |
        awk '{ v[NR] = $1 } END { if (NR) print v[int((NR + 1) / 2)]; else print "-" }'
}
