# shellcheck shell=bash
# The client's side, sourced by run: asks, compares, and writes a row. A pattern is bash's: brackets that stand for themselves
# are written \[ and \], unless the whole is compared as it is.

# ask METHOD PATH BODY: sets status and answer.
ask() {
    local said
    said=$(curl -s --max-time 30 --unix-socket "$work/client.sock" -X "$1" ${3:+--data-binary "$3"} \
        -w '\n%{http_code}' "http://x$2")
    status=${said##*$'\n'}
    answer=${said%$'\n'*}
    # Nobody speaks BGP at the other end: whether that has been given up yet, and since when, differs from run to run.
    answer=$(sed -E 's/"(Pending BGP Session|Network Unreachable)","last_session_update":[1-9][0-9]{9}\b/"waiting","last_session_update":T/g' \
        <<<"${answer%$'\n'}")
}

row() { # ok|BAD WHAT [DETAIL]
    printf ' %-3s %s\n' "$1" "$2"
    if [ "$1" = ok ]; then
        good=$((good + 1))
    else
        bad=$((bad + 1))
        printf '       %s\n' "${@:3}"
    fi
}

# Whether TEXT is PATTERN, or fits it.
# shellcheck disable=SC2053 # a pattern is meant
fits() { [ "$1" = "$2" ] || [[ $1 == $2 ]]; }

# answers WHAT METHOD PATH BODY STATUS PATTERN
answers() {
    ask "$2" "$3" "$4"
    if [ "$status" = "$5" ] && fits "$answer" "$6"; then
        row ok "$1"
    else
        row BAD "$1" "expected: $5 $6" "said:     $status $answer"
    fi
}

# comes WHAT METHOD PATH PATTERN: within ten seconds.
comes() {
    local i
    for ((i = 0; i < 100; i++)); do
        ask "$2" "$3" ''
        [ "$status" = 200 ] && fits "$answer" "$4" && row ok "$1" && return
        sleep 0.1
    done
    row BAD "$1" "expected: $4" "said:     $status $answer"
}

# says WHAT TEXT COMMAND…: the command prints something with TEXT in it; without TEXT, nothing.
says() {
    local printed
    printed=$("${@:3}" 2>&1)
    if { [ -z "$2" ] && [ -z "$printed" ]; } || { [ -n "$2" ] && [[ $printed == *"$2"* ]]; }; then
        row ok "$1"
    else
        row BAD "$1" "expected: $2" "said:     $printed"
    fi
}

# comes_to WHAT TEXT COMMAND…: the same, within ten seconds.
comes_to() {
    local i printed
    for ((i = 0; i < 100; i++)); do
        printed=$("${@:3}" 2>&1)
        if { [ -z "$2" ] && [ -z "$printed" ]; } || { [ -n "$2" ] && [[ $printed == *"$2"* ]]; }; then
            row ok "$1"
            return
        fi
        sleep 0.1
    done
    says "$@"
}
