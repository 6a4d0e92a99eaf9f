#!/bin/bash
# A foreign route is appended behind ours: nothing is lost, nothing is to be done
$IP route append 10.10.0.0/16 via 192.0.2.3 metric 100 proto static
