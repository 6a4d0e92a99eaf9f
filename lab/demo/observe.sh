# shellcheck shell=bash
# What the kernel says and what the daemon says, sourced by run. The kernel is asked with ip, never through the daemon.

# All that the daemon keeps, as the kernel shows it. The kernel's own rules, which the daemon restores, count as foreign.
managed_state() {
    {
        $IP -4 route show table all proto 73
        $IP -6 route show table all proto 73
        $IP -4 rule show | grep 'proto 73' | grep -v '^3276[67]:' | sed 's/^/v4 /'
        $IP -6 rule show | grep 'proto 73' | grep -v '^3276[67]:' | sed 's/^/v6 /'
        $IP -o addr show | awk '$2 ~ /^(up0|up2|svc0|vx0)$/ && $4 !~ /^fe80/ { print "address", $2, $4, $0 ~ /tentative/ }'
        $IP -o link show | awk '$2 ~ /^(svc0|vx0)[:@]/ { print "link", $2, $0 ~ /[<,]UP[,>]/, $4, $5 }'
    } 2>/dev/null | sort
}

# All that belongs to others, without what the kernel makes and unmakes by itself.
foreign_state() {
    {
        $IP -4 route show table all
        $IP -6 route show table all
        $IP -4 rule show | sed '/^3276[67]:/s/ proto 73//'
        $IP -6 rule show | sed '/^3276[67]:/s/ proto 73//'
        $IP nexthop show
        $IP -o addr show dev up1 | awk '{ print $2, $4 }' | grep -v fe80
    } 2>/dev/null | grep -v 'proto 73\|proto kernel\|table local' | sed -E 's/ (dead|linkdown)//g; s/ +$//'
}

await_reference() { # SECONDS
    local until=$((SECONDS + $1))
    while [ "$(managed_state)" != "$reference" ]; do
        if ((SECONDS > until)); then
            diff <(echo "$reference") <(managed_state) | sed 's/^/     /'
            return 1
        fi
    done
}

# Ready means the first pass is done; a link made in that pass may still bring its addresses and routes.
await_settled() {
    local until=$((SECONDS + 15))
    until [ "$(status_number PENDING)" = 0 ] && [ "$(status_number FAILED)" = 0 ]; do
        ((SECONDS > until)) && return 1
    done
}

# One number of the daemon's status, such as writes or overflows; empty if it has none.
status_number() { holdfast status --json 2>/dev/null | sed -nE "s/^ +\"$1\": ([0-9]+),?$/\1/p" | head -n1; }

# The incidents after last_incident, oldest first, one a line, fields separated by \037:
# id closed cause trigger found culprit confidence lost healed slowest note keys
new_incidents() {
    holdfast incidents list --limit 60 --json 2>/dev/null | awk -v after="$last_incident" '
        function value(line) { sub(/^ *"[^"]*": /, "", line); sub(/,$/, "", line); sub(/^"/, "", line); sub(/"$/, "", line)
            gsub(/\\"/, "\"", line); return line == "null" ? "" : line }
        /^    {$/ { split("", f); slowest = -1; keys = ""; losses = 0 }
        /^      "(id|closedAt|cause|trigger|found|lost|healed|note)": / { match($0, /"[^"]*"/)
            f[substr($0, RSTART + 1, RLENGTH - 2)] = value($0) }
        /^        "(text|confidence)": / { match($0, /"[^"]*"/); f[substr($0, RSTART + 1, RLENGTH - 2)] = value($0) }
        /^          "key": / { if (losses++ < 2) keys = keys (keys == "" ? "" : "; ") value($0) }
        /^          "after": / { a = value($0); if (a != "" && losses <= 2) keys = keys " → " a }
        /^          "healMicros": / { v = value($0) + 0; if (v > slowest) slowest = v }
        /^    },?$/ { if (f["id"] + 0 > after) lines[n++] = f["id"] "\037" f["closedAt"] "\037" f["cause"] "\037" f["trigger"] \
            "\037" f["found"] "\037" f["text"] "\037" f["confidence"] "\037" f["lost"] "\037" f["healed"] "\037" slowest \
            "\037" f["note"] "\037" keys (losses > 2 ? " and " f["lost"] - 2 " more" : "") }
        END { while (n--) print lines[n] }'
}

# Waits until the new incidents are closed, then prints them. EXPECT: lost or quiet.
tell_incidents() {
    local expect=$1 until=$((SECONDS + 4)) told named=no
    while told=$(new_incidents); do
        [ "$expect" = quiet ] && break
        [ -n "$told" ] && ! grep -qE $'^[0-9]+\037\037' <<<"$told" && break
        ((SECONDS > until)) && break
    done
    [ -z "$told" ] && return
    [ "$expect" = lost ] && lossy_steps=$((lossy_steps + 1))
    local id closed cause trigger found culprit confidence lost healed slowest note keys
    while IFS=$'\037' read -r id closed cause trigger found culprit confidence lost healed slowest note keys; do
        last_incident=$id
        case $cause in
            unknown) ;;
            process) [ -n "$confidence" ] && [ "$confidence" != none ] && named=yes ;;
            *) named=yes ;; # a kernel event behind it
        esac
        if [ "$expect" = quiet ] || [ "$lost" = 0 ]; then
            printf '     noticed  %s, by %s\n' "$keys" "$culprit"
            continue
        fi
        printf '     lost     %s\n' "$keys"
        printf '     because  %s%s%s\n' "$cause" "${trigger:+: $trigger}" "$([ "$found" = scan ] && echo ' (found by a scan)')"
        printf '     by       %s%s\n' "$(cut -c1-150 <<<"${culprit:-nobody to name}")" "$([ "$confidence" != none ] && echo "  [$confidence]")"
        printf '     back     %s of %s%s%s\n' "$healed" "$lost" "$([ "$slowest" -ge 0 ] && echo " in $slowest µs")" "${note:+  ($note)}"
    done <<<"$told"
    [ $named = yes ] && [ "$expect" = lost ] && named_steps=$((named_steps + 1))
    return 0
}
