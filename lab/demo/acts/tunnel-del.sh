#!/bin/bash
# A tunnel is deleted
$IP link del vx0
