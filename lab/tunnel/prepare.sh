# shellcheck shell=bash
# Sourced by lab/gre/run and lab/vxlan/run: builds what they run, and says how a main of dev.holdfast.lab.tunnel is run.
# LAB_BUILT=1 in the environment: all is built already.

root=$(readlink -f "$(dirname "${BASH_SOURCE[0]}")/../..")

# What the launcher would do when a daemon is first started, done before two are started at once.
prepare() {
    if [ -z "${LAB_BUILT:-}" ]; then
        mvn -q -B -f "$root/pom.xml" -pl lab -am -DskipTests package || return 1
    fi
    : >"$work/empty.yml"
    "$root/holdfast" run --check --config "$work/empty.yml" >/dev/null || return 1
    local archive
    for archive in daemon cli; do
        "$root/holdfast" train "$archive"
        flock "$root/build/cache/$archive.lock" true # it may be in training by somebody else
    done
    lab_java=("${HOLDFAST_JAVA:-java}" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx256m -Djnr.ffi.x86asm.enabled=false
        -cp "$root/lab/target/test-classes:$(cat "$root/lab/target/lab.classpath")")
}
