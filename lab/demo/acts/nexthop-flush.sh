#!/bin/bash
# The next-hop objects of somebody else's routes are flushed: ours stand, theirs are not ours to heal
$IP nexthop flush
