#!/bin/bash
# The address of a tunnel is deleted
$IP addr del 172.16.0.1/30 dev vx0
