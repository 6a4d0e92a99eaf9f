#!/bin/bash
# Somebody changes a tunnel
$IP link set vx0 mtu 1300
