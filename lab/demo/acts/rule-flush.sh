#!/bin/bash
# All rules are flushed, the kernel's own for main and default included: without them no route works
$IP rule flush
