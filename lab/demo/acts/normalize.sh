#!/bin/bash
# A tool takes a route over: all the same, but under its own protocol number
$IP route replace 10.10.0.0/16 via 192.0.2.2 dev up0 proto static metric 100
