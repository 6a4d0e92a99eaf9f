#!/bin/bash
# A device is deleted and comes back under another index
$IP link del up0
$WIRE up0
