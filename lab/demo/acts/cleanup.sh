#!/bin/bash
# A nightly job removes a route it does not know
$IP route del 10.10.0.0/16
