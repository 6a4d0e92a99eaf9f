#!/bin/bash
# A policy rule is deleted
$IP rule del priority 1000
