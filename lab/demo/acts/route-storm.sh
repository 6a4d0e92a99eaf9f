#!/bin/bash
# 50,000 changes at once, more than the kernel queues for us, and ours deleted in the midst of them
$IP -force -batch "$STORM"
