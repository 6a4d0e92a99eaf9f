#!/bin/bash
# The last address of a device is flushed: every IPv4 route over it goes silently, in all tables
$IP -4 addr flush dev up0
