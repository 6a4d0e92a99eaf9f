#!/bin/bash
# The preferred source address of routes in two tables is removed
$IP addr del 10.255.0.1/32 dev svc0
