#!/bin/bash
# A VPN client points a route at its own gateway: a replace, and the kernel tells of no deletion
$IP route replace 10.10.0.0/16 via 192.0.2.3 metric 100
