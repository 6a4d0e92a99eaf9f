#!/bin/bash
# Another one deletes the same route over and over
for ((i = 0; i < 8; i++)); do
    until $IP route del 10.14.0.0/16 || ((SECONDS > 4)); do :; done
done
