#!/bin/bash
# A program deletes our route and sets its own, each time ours is back
for ((i = 0; i < 8; i++)); do
    until $IP route del 10.14.0.0/16 proto 73 || ((SECONDS > 4)); do :; done
    $IP route replace 10.14.0.0/16 via 192.0.2.3 metric 100 proto static
done
