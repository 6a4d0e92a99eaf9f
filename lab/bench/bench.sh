# shellcheck shell=bash
# Sourced by every driver here: builds once, makes private namespaces, starts contenders in them, and takes all away again.
# What a driver prints as `result KEY VALUE` is collected by run-all.
set -euo pipefail

# On a machine that others keep busy: everything at a real-time priority above theirs, so that our own times are seen.
if [ -n "${BENCH_ALONE:-}" ] && ! chrt -p $$ | grep -q SCHED_RR; then
    exec chrt -r 1 "$0" "$@"
fi

bench_dir=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$bench_dir/../.." && pwd)
java_command=$(command -v "${HOLDFAST_JAVA:-java}") || { echo "bench: no java found" >&2; exit 1; }
export HOLDFAST_JAVA=$java_command
netns=hfbench$$
feeder=hfbfeed$$
work=$(mktemp -d /tmp/holdfast-bench.XXXXXX)
chmod 755 "$work"
pids=()

say() { printf '%s\n' "$*" >&2; }
result() { printf 'result\t%s\t%s\n' "$1" "$2"; }
fail() { say "bench: $*"; exit 1; }

# Ends what was started here, and only that; waits until it is gone, so that its namespace can go too.
stop_all() {
    local pid
    for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
    for pid in "${pids[@]}"; do
        for _ in $(seq 200); do kill -0 "$pid" 2>/dev/null || break; sleep 0.05; done
        kill -9 "$pid" 2>/dev/null || true
        wait "$pid" 2>/dev/null || true
    done
    pids=()
}

take_away() {
    stop_all
    ip netns del "$netns" 2>/dev/null || true
    ip netns del "$feeder" 2>/dev/null || true
    if [ -n "${BENCH_KEEP:-}" ]; then say "kept: $work"; else rm -rf "$work"; fi
}
trap take_away EXIT
trap 'exit 130' INT TERM

[ "$(id -u)" = 0 ] || fail "needs root: it makes network namespaces"
for program in ip "$java_command"; do
    command -v "$program" >/dev/null || fail "$program is not installed"
done

# One veth pair: 192.0.2.1 on v0 for the contender, the other end for whoever feeds it.
lab_up() {
    ip netns add "$netns"
    ip netns add "$feeder"
    ip -n "$netns" link set lo up
    ip -n "$feeder" link set lo up
    ip -n "$netns" link add v0 type veth peer name v1 netns "$feeder"
    ip -n "$netns" address add 192.0.2.1/24 dev v0
    ip -n "$feeder" address add 192.0.2.100/24 dev v1
    ip -n "$netns" link set v0 up
    ip -n "$feeder" link set v1 up
}

lab_down() {
    stop_all
    ip netns del "$netns"
    ip netns del "$feeder"
}

# Compiles the measuring mains unless that was done for this run already.
build() {
    if [ -z "${BENCH_BUILT:-}" ]; then
        say "building the measuring programs"
        (cd "$root" && mvn -q -B -pl lab -am -DskipTests test-compile \
            dependency:build-classpath -Dmdep.outputFile=target/bench.classpath) >&2
        export BENCH_BUILT=1
    fi
    measure_path=$root/lab/target/test-classes:$(cat "$root/lab/target/bench.classpath")
}

# measure MAIN ARGUMENT...: runs one of the mains in lab/src/test/java/dev/holdfast/lab/bench.
measure() {
    local main=$1
    shift
    "$java_command" -XX:+UseSerialGC -Xms256m -Xmx1g -cp "$measure_path" "dev.holdfast.lab.bench.$main" "$@"
}


# await SECONDS COMMAND...: until the command succeeds.
await() {
    local deadline=$((SECONDS + $1))
    shift
    until "$@"; do
        [ "$SECONDS" -lt "$deadline" ] || return 1
        sleep 0.2
    done
}

# As ip prints them: one line a route, all those of ours start with their prefix.
has_routes() { [ "$(ip -n "$netns" route show | grep -c 'via 192.0.2.')" -ge "$1" ]; }

# bird_routes N: the measured routes in BIRD's words; 16.0.0.0/24 on, sixteen gateways.
bird_routes() {
    awk -v n="$1" 'BEGIN { for (i = 0; i < n; i++)
        printf "route %d.%d.%d.0/24 via 192.0.2.%d;\n", 16 + int(i / 65536), int(i / 256) % 256, i % 256, 2 + i % 16 }'
}

# start_bare N: the least a healer can be.
start_bare() {
    "$java_command" -XX:+UseSerialGC -cp "$measure_path" dev.holdfast.lab.bench.BareLoop "$netns" "$1" >"$work/bare.out" &
    pids+=($!)
    await 60 grep -q ready "$work/bare.out" || fail "the bare loop did not start"
}

# start_bird N [no-wait]: BIRD with static routes and the kernel protocol, which looks every 10 s (its default is 60).
start_bird() {
    command -v bird >/dev/null || return 2
    bird_routes "$1" >"$work/routes.bird"
    cat >"$work/bird.conf" <<CONF
router id 192.0.2.1;
protocol device {}
protocol direct { ipv4; }
protocol kernel { scan time 10; ipv4 { import none; export where source = RTS_STATIC; }; }
protocol static {
  ipv4;
  include "$work/routes.bird";
}
CONF
    ip netns exec "$netns" bird -f -c "$work/bird.conf" -s "$work/bird.ctl" >"$work/bird.out" 2>&1 &
    pids+=($!)
    [ "${2:-wait}" = no-wait ] || await 180 has_routes "$1" || fail "BIRD did not install $1 routes"
}

# start_zebra N [no-wait]: zebra, fed over BGP by a BIRD next door; its own static daemon takes minutes for some thousand routes.
start_zebra() {
    [ -x /usr/lib/frr/zebra ] && command -v bird >/dev/null || return 2
    local frr=$work/frr
    mkdir -p "$frr"
    : >"$frr/zebra.conf"
    cat >"$frr/bgpd.conf" <<CONF
router bgp 65001
 bgp router-id 192.0.2.1
 no bgp ebgp-requires-policy
 neighbor 192.0.2.100 remote-as 65100
CONF
    bird_routes "$1" >"$frr/routes.bird"
    cat >"$frr/feed.conf" <<CONF
router id 192.0.2.100;
protocol device {}
protocol direct { ipv4; }
protocol static {
  ipv4;
  include "$frr/routes.bird";
}
protocol bgp {
  local 192.0.2.100 as 65100;
  neighbor 192.0.2.1 as 65001;
  connect delay time 1;
  ipv4 { import none; export where source = RTS_STATIC; };
}
CONF
    chown -R frr:frr "$frr"
    local shared=(-z "$frr/zserv.sock" --vty_socket "$frr" -P 0)
    ip netns exec "$netns" /usr/lib/frr/zebra -f "$frr/zebra.conf" -i "$frr/zebra.pid" "${shared[@]}" \
        --log "file:$frr/zebra.log" >"$frr/zebra.out" 2>&1 &
    pids+=($!)
    await 10 test -S "$frr/zserv.sock" || fail "zebra did not start"
    ip netns exec "$netns" /usr/lib/frr/bgpd -f "$frr/bgpd.conf" -i "$frr/bgpd.pid" "${shared[@]}" -p 179 \
        --log "file:$frr/bgpd.log" >"$frr/bgpd.out" 2>&1 &
    pids+=($!)
    ip netns exec "$feeder" bird -f -c "$frr/feed.conf" -s "$frr/feed.ctl" >"$frr/feed.out" 2>&1 &
    pids+=($!)
    [ "${2:-wait}" = no-wait ] || await 240 has_routes "$1" || fail "zebra did not install $1 routes"
}

# holdfast_up: the launcher's own build, and the plugin that feeds the daemon routes, packed into a jar.
holdfast_up() {
    if [ -z "${BENCH_PACKED:-}" ]; then
        "$root/holdfast" build >&2
        export BENCH_PACKED=1
    fi
    local jar=$work/plugins/bench.jar manifest=$work/bench.mf
    mkdir -p "$work/plugins"
    cp "$root"/build/plugins/*.jar "$work/plugins/"
    printf '%s\n' 'Plugin-Id: bench' 'Plugin-Version: 0.1.0' 'Plugin-Class: dev.holdfast.lab.bench.BenchPlugin' \
        'Plugin-Description: declares routes to measure with' >"$manifest"
    local classes=("$root"/lab/target/test-classes/dev/holdfast/lab/bench/Bench{Plugin,Plugin\$Config,Routes}.class)
    local arguments=() class
    for class in "${classes[@]}"; do
        arguments+=(-C "$root/lab/target/test-classes" "dev/holdfast/lab/bench/${class##*/}")
    done
    "$(java_home)/bin/jar" --create --file "$jar" --manifest "$manifest" "${arguments[@]}"
}

java_home() { dirname "$(dirname "$(readlink -f "$(command -v "$java_command")")")"; }

# holdfast_config N: the daemon in the host's own namespaces, as it is run for real, managing ours; N routes to hold.
holdfast_config() {
    socket=$work/holdfast.sock
    cat >"$work/holdfast.yml" <<CONF
state-dir: $work/state
plugins-dir: $work/plugins
plugin-start-timeout: 2m
dataplane:
  netns: $netns
control:
  socket: $socket
plugins:
  bench:
    count: $1
CONF
}

has_child() { [ -n "$(cat "/proc/$1/task/$1/children")" ]; }
daemon_is_ready() { "$root/holdfast" --socket "$socket" status >"$work/status.out" 2>&1; }

# What the daemon is run through, if anything; it must leave it as its only child.
through=()

# start_holdfast N [no-wait]: the daemon, all shipped plugins loaded, holding N routes; its process id in $daemon.
start_holdfast() {
    holdfast_up
    holdfast_config "$1"
    rm -rf "$work/state"
    "${through[@]}" "$root/holdfast" run --config "$work/holdfast.yml" >"$work/daemon.log" 2>&1 &
    daemon=$!
    if [ ${#through[@]} -gt 0 ]; then
        pids+=("$daemon")
        await 10 has_child "$daemon" || fail "the daemon did not start"
        daemon=$(cat "/proc/$daemon/task/$daemon/children")
        daemon=${daemon// /}
    fi
    pids=("$daemon" "${pids[@]}")
    [ "${2:-wait}" = no-wait ] || {
        await 120 daemon_is_ready && await 60 has_routes "$1"
    } || { tail -n 20 "$work/daemon.log" >&2; fail "the daemon did not install $1 routes"; }
}

resident_mb() { awk '/^VmRSS/ { printf "%.0f", $2 / 1024 }' "/proc/$1/status"; }

# User and system time of a process, in clock ticks.
cpu_ticks() { awk '{ sub(/.*\) /, ""); print $12 + $13 }' "/proc/$1/stat"; }
