"""Roles, and routes that must go to customers only (RFC 9234)."""
import raw_wire as wire
from raw import Raw
from rows import row
from wait import Failed

ROLES = {"provider": 0, "route-server": 1, "route-server-client": 2, "customer": 3, "peer": 4}
FITTING = {"provider": "customer", "customer": "provider", "peer": "peer", "route-server": "route-server-client",
           "route-server-client": "route-server"}
# As each of them calls the roles.
BIRD = {"provider": "provider", "customer": "customer", "peer": "peer", "route-server": "rs_server",
        "route-server-client": "rs_client"}
FRR = {"provider": "provider", "customer": "customer", "peer": "peer", "route-server": "rs-server",
       "route-server-client": "rs-client"}
OPENBGPD = {"provider": "provider", "customer": "customer", "peer": "peer", "route-server": "rs",
            "route-server-client": "rs-client"}


def _outcome(lab, address, asn, number):
    """What becomes of a session with a peer of that role, or of none."""
    capabilities = [wire.multiprotocol(wire.IPV4), wire.as4(asn), *([] if number is None else [wire.role(number)])]
    peer = Raw.connect(lab.host("a"), "10.0.0.1", local=address)
    try:
        peer.session(asn, address, capabilities=capabilities)
        return "stands"
    except Failed:
        return peer.said()
    finally:
        peer.close()


@row("I26", "all pairs of roles", "raw")
def pairs(lab):
    host = lab.host("a")
    cases, peers = [], {}
    for ours in ROLES:
        for theirs in (*ROLES, None):
            for strict in (False, True):
                address = f"10.0.0.{20 + len(cases)}"
                cases.append((ours, theirs, strict, address))
                host.ip(f"address add {address}/24 dev eth0")
                peers[address] = {"as": 65002, "passive": True, "role": ours, "strict-role": strict}
    lab.holdfast(peers).begin()
    wrong = []
    for ours, theirs, strict, address in cases:
        fits = not strict if theirs is None else FITTING[ours] == theirs
        outcome = _outcome(lab, address, 65002, ROLES.get(theirs))
        if (outcome == "stands") != fits or not fits and not outcome.startswith("2/11"):
            wrong.append(f"{ours} and {theirs}{', strict' if strict else ''}: {outcome}")
    lab.check("\n".join(wrong), not wrong)


@row("I26", "roles of others", "frr bird openbgpd")
def roles_of_others(lab):
    for ours, theirs in FITTING.items():
        lab_of = {"a": lambda word: lab.frr("a", 65002, [lab.us(lines=(f"local-role {word}",))]),
                  "b": lambda word: lab.bird("b", 65003, [lab.us(lines=(f"local role {word};",))]),
                  "c": lambda word: lab.openbgpd("c", 65004, [lab.us(lines=(f"announce policy {word}",))])}
        words = {"a": FRR, "b": BIRD, "c": OPENBGPD}
        if ours not in ("provider", "peer"):
            continue
        speakers = [make(words[name][theirs]) for name, make in lab_of.items()]
        us = lab.holdfast({name: {"as": 65002 + at, "role": ours, "strict-role": True}
                           for at, name in enumerate(lab_of)})
        lab.standing(us, *speakers)
        for speaker in (*speakers, us):
            speaker.kill()


@row("I26", "routes for customers only", "raw", fast=True)
def only_to_customer(lab):
    """Our role to each peer is in the key; what each sends with and without the mark, and what each is told."""
    host = lab.host("a")
    roles = {"provider": 3100, "route-server": 3200, "customer": 3300, "peer": 3400, "route-server-client": 3500}
    addresses, peers = {}, {}
    for at, (role, asn) in enumerate(roles.items()):
        addresses[role] = f"10.0.0.{30 + at}"
        host.ip(f"address add {addresses[role]}/24 dev eth0")
        peers[addresses[role]] = {"as": asn, "passive": True, "role": role}
    ours = lab.holdfast(peers).begin()
    lines = {}
    for role, asn in roles.items():
        capabilities = [wire.multiprotocol(wire.IPV4), wire.as4(asn), wire.role(ROLES[FITTING[role]])]
        lines[role] = Raw.connect(host, "10.0.0.1", local=addresses[role]).session(asn, addresses[role],
                                                                                   capabilities=capabilities)
    for at, (role, asn) in enumerate(roles.items()):
        plain = wire.origin() + wire.as_path(asn) + wire.next_hop(addresses[role])
        for kind, mark in (("1", None), ("2", 9999), ("3", asn)):
            extra = wire.number(wire.OTC, mark) if mark else b""
            lines[role].send(wire.update(plain + extra, wire.nlri(f"198.{at + 20}.{kind}.0/24")))
    # We are provider or route server: the peer is a customer, and a mark from there is a leak. Peer: only its own AS may.
    accepted = {"provider": "1", "route-server": "1", "customer": "123", "peer": "13", "route-server-client": "123"}
    good = {f"198.{at + 20}.{kind}.0/24" for at, role in enumerate(roles) for kind in accepted[role]}
    lab.becomes("accepted", lambda: set(ours.routes()), good)
    # Marked when they came in: all from providers (we are their customer), peers, and route servers.
    marked = {f"198.{at + 20}.{kind}.0/24" for at, role in enumerate(roles) for kind in accepted[role]
              if role in ("customer", "peer", "route-server-client")}
    for at, role in enumerate(roles):
        own = {f"198.{at + 20}.{kind}.0/24" for kind in "123"}
        to_customer = role in ("provider", "route-server")
        expected = (good if to_customer else good - marked) - own
        lab.becomes(f"told where we are {role}", lambda: set(lines[role].routes()), expected)
        if role in ("provider", "route-server", "peer"):
            lab.check("what is told to a customer, a client or a peer carries the mark",
                      all(wire.OTC in route.attributes for route in lines[role].routes().values()))
