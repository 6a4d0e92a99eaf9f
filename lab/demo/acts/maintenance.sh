#!/bin/bash
# A link goes down and up: the kernel drops its IPv4 routes without a word, and its IPv6 addresses too
$IP link set up0 down
$IP link set up0 up
