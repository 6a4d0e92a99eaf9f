"""What ExaBGP starts as its process: passes commands from a FIFO on to it, and writes what it says into a file.

usage: exabgp_api.py FIFO FILE
"""
import os
import sys
import threading


def listen(path):
    with open(path, "a", encoding="utf-8") as heard:
        for line in sys.stdin:
            if line.startswith("{"):
                heard.write(line)
                heard.flush()
    os._exit(0)


threading.Thread(target=listen, args=(sys.argv[2],), daemon=True).start()
# Read and write, so that it never ends: writers come and go.
with open(os.open(sys.argv[1], os.O_RDWR), encoding="utf-8") as commands:
    for command in commands:
        sys.stdout.write(command)
        sys.stdout.flush()
