#!/bin/bash
# A program keeps pointing a route at its own gateway, each time it is healed
for ((i = 0; i < 8; i++)); do
    $IP route replace 10.14.0.0/16 via 192.0.2.3 metric 100 proto static
    until $IP route show 10.14.0.0/16 proto 73 | grep -q . || ((SECONDS > 3)); do :; done
done
