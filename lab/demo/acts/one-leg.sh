#!/bin/bash
# One of the two devices of a multipath route is deleted: the kernel drops the whole route silently
$IP link del up2
$WIRE up2
