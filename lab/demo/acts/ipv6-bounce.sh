#!/bin/bash
# IPv6: a bounced link loses its static address, and routes with that source cannot come back before it
$IP link set svc0 down
$IP link set svc0 up
