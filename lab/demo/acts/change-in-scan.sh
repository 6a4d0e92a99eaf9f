#!/bin/bash
# Routes are deleted while a full scan reads 20,000 others
for ((i = 0; i < 30; i++)); do
    $IP route del 10.100.$i.0/24 table 100
done
