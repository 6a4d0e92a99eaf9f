# shellcheck shell=bash
# The same on a simulated kernel, for machines that lend us none. Sourced by run.
simulated_main() { die "not yet"; }
