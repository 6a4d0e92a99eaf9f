#!/bin/bash
# One leg of an IPv6 multipath route is deleted
$IP -6 route del 2001:db8:12::/48 via 2001:db8:c::2
