#!/bin/bash
# Somebody flushes a routing table with 64 routes
$IP route flush table 100
