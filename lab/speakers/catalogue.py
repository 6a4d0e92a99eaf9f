"""Who the peers are, which of them this machine has, and what is not exercised."""
import os
import shutil

import bird
import exabgp
import frr
import gobgp
import openbgpd

# For each: the program, Debian's package, and how to ask its version.
SPEAKERS = {
    "frr": (frr.BGPD, "frr", frr.version),
    "bird": ("bird", "bird2", bird.version),
    "gobgp": ("gobgpd", "gobgpd", gobgp.version),
    "exabgp": ("exabgp", "exabgp", exabgp.version),
    "openbgpd": ("bgpctl", "openbgpd", openbgpd.version),
}

NOT_EXERCISED = {
    "I18": "RPKI validation: not part of the speaker yet",
    "I19": "ASPA: not part of the speaker yet",
    "I20": "FlowSpec: not part of the speaker yet",
    "I22": "BMP: not part of the speaker yet",
    "I30": "a million routes: lab/bench/bgp measures it",
    "I31": "reload of the configuration: not part of the speaker yet",
    "I32": "MRT: not part of the speaker yet",
    "I33": "the looking glass: not part of the speaker yet",
}


def missing(peers):
    """Why a row with these peers cannot run here; empty if it can."""
    absent = [package for name in peers.split() if name in SPEAKERS
              for program, package, _ in [SPEAKERS[name]] if not shutil.which(program)]
    if absent:
        return f"not installed: {', '.join(absent)}"
    laying_down = [name for name in peers.split() if name in ("frr", "openbgpd")]
    if laying_down and not _many_users():
        return f"{', '.join(laying_down)} changes its user, and this user namespace has only one"
    return ""


def _many_users():
    with open("/proc/self/uid_map", encoding="ascii") as lines:
        return sum(int(line.split()[2]) for line in lines) > 65000


def show(rows):
    for each in rows:
        print(f"{each}{' [fast]' if each.fast else ''}")
    print("not exercised:")
    for id, why in NOT_EXERCISED.items():
        print(f"{id} {why}")
    print("peers:")
    for name, (program, package, version) in SPEAKERS.items():
        print(f"{name} {version() if shutil.which(program) else f'not installed (Debian: {package})'}")
