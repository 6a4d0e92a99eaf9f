#!/bin/bash
# Another one deletes the same route over and over
for ((i = 0; i < 8; i++)); do
    $IP route del 10.14.0.0/16
    until $IP route show 10.14.0.0/16 | grep -q . || ((SECONDS > 3)); do :; done
done
