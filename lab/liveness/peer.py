#!/usr/bin/env python3
"""A far end for liveness sessions, written from the protocol's description and sharing nothing with Holdfast.

usage: peer.py --local ADDRESS --device NAME [--passive] [--version MAJOR.MINOR.PATCH] [--seconds N] [--deaf-after N]

Answers every sender on UDP port 44880 by the three-way handshake, sends at one second, and prints one line for each change
of a session's state: `SECONDS PEER STATE REASON`. Ends by itself after --seconds (at most 600).
"""
import argparse
import os
import random
import socket
import struct
import sys
import time

PORT = 44880
ADMIN_DOWN, DOWN, INIT, UP = range(4)
NAMES = ["admin_down", "down", "init", "up"]
LAYOUT = struct.Struct(">BBBBIIIIBBBBB15x")
IP_PKTINFO = 8


class Session:
    def __init__(self):
        self.state = DOWN
        self.mine = random.randint(1, 0xFFFFFFFF)
        self.theirs = 0
        self.heard = 0.0
        self.due = 0.0
        self.up_since = 0.0


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--local", required=True)
    parser.add_argument("--device", required=True)
    parser.add_argument("--passive", action="store_true")
    parser.add_argument("--version", default="0.34.0")
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--deaf-after", type=float, default=1e9)
    options = parser.parse_args()
    index = socket.if_nametoindex(options.device)
    version = [int(part) for part in options.version.split(".")]
    line = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    line.setsockopt(socket.IPPROTO_IP, IP_PKTINFO, 1)
    line.bind(("0.0.0.0", PORT))
    line.settimeout(0.02)
    sessions = {}
    began = time.monotonic()

    def become(peer, session, state, reason):
        session.state = state
        session.due = 0
        if state == UP:
            session.up_since = time.monotonic()
        print(f"{time.monotonic() - began:.3f} {peer} {NAMES[state]} {reason}", flush=True)

    def send(peer, session):
        packet = LAYOUT.pack(0x20, session.state << 6, 3, 40, session.mine, session.theirs, 1000000, 1000000,
                             1 if options.passive else 0, *version, 0)
        info = struct.pack("i4s4s", index, socket.inet_aton(options.local), b"\0" * 4)
        try:
            line.sendmsg([packet], [(socket.IPPROTO_IP, IP_PKTINFO, info)], 0, (peer, PORT))
        except OSError as error:
            print(f"# {error}", file=sys.stderr)
        session.due = time.monotonic() + 1

    def take(peer, data):
        if len(data) < 40 or data[3] != 40 or data[0] >> 5 != 1:
            return
        _, flags, _, _, theirs, ours = LAYOUT.unpack(data[:40])[:6]
        state = flags >> 6
        session = sessions.get(peer)
        if session is None:
            session = sessions[peer] = Session()
        if ours not in (0, session.mine):
            return
        now = time.monotonic()
        if state == ADMIN_DOWN:
            if session.state != DOWN:
                become(peer, session, DOWN, "remote_admin")
            return
        if state == DOWN and session.state == UP and now - session.up_since < 3:
            return
        if state == DOWN and session.state in (INIT, UP):
            become(peer, session, DOWN, "remote_down")
            session.theirs = theirs
            return
        session.theirs = theirs
        session.heard = now
        if session.state == DOWN:
            become(peer, session, UP if ours and state >= INIT else INIT, "heard")
        elif session.state == INIT and ours and state >= INIT:
            become(peer, session, UP, "heard")

    while time.monotonic() - began < min(options.seconds, 600) and os.getppid() != 1:
        try:
            data, control, _, sender = line.recvmsg(2048, 256)
        except TimeoutError:
            data = None
        deaf = time.monotonic() - began > options.deaf_after
        if data is not None and not deaf:
            for level, kind, value in control:
                if level == socket.IPPROTO_IP and kind == IP_PKTINFO and struct.unpack("i", value[:4])[0] == index:
                    take(sender[0], data)
        now = time.monotonic()
        for peer, session in sessions.items():
            if session.state in (INIT, UP) and now - session.heard > 3:
                session.theirs = 0
                become(peer, session, DOWN, "timeout")
            if now >= session.due and not deaf:
                send(peer, session)


main()
