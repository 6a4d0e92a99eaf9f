#!/bin/bash
# While nobody looks: one route deleted, one turned elsewhere, one rule removed
$IP route del 10.11.0.0/16
$IP route replace 10.10.0.0/16 via 192.0.2.3 metric 100
$IP rule del priority 1000
