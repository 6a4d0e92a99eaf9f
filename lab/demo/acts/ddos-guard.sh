#!/bin/bash
# A DDoS script replaces a route by a blackhole
$IP route replace blackhole 10.10.0.0/16 metric 100
