#!/bin/bash
# A foreign route with our key is put in front of ours
$IP route prepend 10.13.0.0/16 via 192.0.2.3 metric 100 proto static
