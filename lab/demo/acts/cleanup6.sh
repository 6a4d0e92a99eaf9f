#!/bin/bash
# The same job removes an IPv6 route
$IP -6 route del 2001:db8:10::/48
