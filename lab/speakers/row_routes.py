"""Routes: learned, passed on, installed, taken back."""
from lab import NETS, NETS6
from rows import row
from speaker import Neighbor


@row("I3", "three routes in, and out again", "frr", fast=True)
def receive(lab):
    a = lab.frr("a", 65002, [lab.us()], networks=NETS)
    ours = lab.holdfast({"a": {"as": 65002}})
    lab.standing(ours, a)
    lab.becomes("received", lambda: set(ours.received("10.0.0.2")), set(NETS))
    for prefix in NETS:
        path = ours.path(prefix)
        lab.same("the path", (path.origin, path.as_path, path.next_hop), ("igp", "65002", "10.0.0.2"))
    first = ours.get("bgp/rib", limit=2)
    second = ours.get("bgp/rib", limit=2, after=first["next"])
    lab.same("pages", (len(first["routes"]), len(second["routes"]), second.get("next")), (2, 1, None))
    lab.becomes("in the kernel", lambda: set(ours.kernel()), set(NETS))
    lab.check("by the peer", all("via 10.0.0.2 dev eth0" in line for line in ours.kernel().values()))
    a.withdraw(NETS[0])
    lab.becomes("after one withdrawal", lambda: set(ours.routes()), set(NETS[1:]))
    lab.becomes("in the kernel too", lambda: set(ours.kernel()), set(NETS[1:]))
    a.kill()
    lab.becomes("after the peer's death", lambda: set(ours.routes()), set())
    lab.becomes("nothing in the kernel", lambda: set(ours.kernel()), set())
    a.begin()
    lab.becomes("after its return", lambda: set(ours.routes()), set(NETS))


def propagate(lab, kind, **options):
    a = kind("a", 65002, [lab.us()], networks=NETS, **options)
    b = kind("b", 65003, [lab.us()], **options)
    ours = lab.holdfast({"a": {"as": 65002}, "b": {"as": 65003}})
    lab.standing(ours, a, b, seconds=20)
    lab.becomes("at the other end", lambda: set(b.routes()), set(NETS))
    path = b.path(NETS[0])
    lab.same("its path", path.as_path, "65001 65002")
    lab.check(f"its next hop is {path.next_hop}", path.next_hop in ("10.0.0.1", "10.0.0.2"))
    lab.same("what goes back to where it came from", ours.advertised("10.0.0.2"), {})
    ours.inject("10.99.0.0/24")
    for speaker in (a, b):
        lab.until(f"the injected route at {speaker.host.name}", lambda: speaker.path("10.99.0.0/24"))
        path = speaker.path("10.99.0.0/24")
        lab.same("the injected route", (path.as_path, path.next_hop), ("65001", "10.0.0.1"))
    a.withdraw(NETS[1])
    lab.becomes("after a withdrawal", lambda: NETS[1] in b.routes(), False)
    ours.take_back("10.99.0.0/24")
    for speaker in (a, b):
        lab.becomes(f"the injected route is gone at {speaker.host.name}", lambda: "10.99.0.0/24" in speaker.routes(),
                    False)
    b.announce("172.16.9.0/24")
    lab.until("and the other way", lambda: a.path("172.16.9.0/24"))
    lab.same("its path", a.path("172.16.9.0/24").as_path, "65001 65003")


@row("I4", "propagate", "frr", fast=True)
def propagate_frr(lab):
    propagate(lab, lab.frr)


@row("I4", "propagate", "bird", fast=True)
def propagate_bird(lab):
    propagate(lab, lab.bird)


@row("I21", "propagate", "gobgp", fast=True)
def propagate_gobgp(lab):
    propagate(lab, lab.gobgp)


@row("I4", "propagate", "exabgp", fast=True)
def propagate_exabgp(lab):
    propagate(lab, lab.exabgp)


@row("I4", "propagate", "openbgpd", fast=True)
def propagate_openbgpd(lab):
    propagate(lab, lab.openbgpd)


@row("I5", "many peers, and peers at run time", "frr", seconds=90)
def many(lab):
    numbers = range(8)
    names = [f"p{number}" for number in numbers]
    peers = [lab.frr(name, 65010 + at, [lab.us()], networks=[f"10.{at + 1}.0.0/16", f"172.16.{at + 1}.0/24"])
             for at, name in enumerate(names)]
    spare = lab.frr("spare", 65018, [lab.us()])
    policy = {"prefix-sets": {}, "policies": {"no-ten": {"statements": [
        {"match": {"prefix": "10.0.0.0/8", "le": 32}, "action": "deny"}]}}}
    ours = lab.holdfast({peer.host.ipv4: {"as": peer.asn, **({"export": {"chain": ["no-ten"]}} if peer is peers[0] else {})}
                         for peer in peers}, policy=policy)
    lab.standing(ours, *peers, seconds=20)
    lab.becomes("routes", lambda: len(ours.routes()), 16)
    lab.becomes("at an ordinary peer", lambda: len(peers[1].routes()), 16)
    # Its own two, and what is not of 10/8 of the other seven.
    lab.becomes("at the one with a policy", lambda: len(peers[0].routes()), 9)
    lab.same("peers", len(ours.peers()), 8)
    ours.cli("peers", "add", spare.host.ipv4, f"as={spare.asn}")
    lab.standing(ours, spare)
    lab.same("peers", len(ours.peers()), 9)
    lab.becomes("at the new one", lambda: len(spare.routes()), 16)
    lab.check("it is remembered", spare.host.ipv4 in open(ours.file("state/bgp.json"), encoding="utf-8").read())
    ours.cli("peers", "disable", peers[2].host.ipv4, "--reason", "window 42")
    lab.until("the disabled one knows why", lambda: "window 42" in peers[2].log() + str(peers[2].neighbor("10.0.0.1")))
    lab.becomes("its routes are gone", lambda: len(ours.routes()), 14)
    lab.stays("its session", lambda: ours.established(peers[2].host.ipv4), False, 3)
    ours.cli("peers", "enable", peers[2].host.ipv4)
    lab.standing(ours, peers[2])
    ours.cli("peers", "remove", spare.host.ipv4)
    lab.becomes("peers", lambda: len(ours.peers()), 8)
    lab.until("its session ends", lambda: not spare.established("10.0.0.1"))


@row("I6", "IPv6 routes over IPv4", "frr", fast=True)
def ipv6_over_ipv4(lab):
    both = ("ipv4", "ipv6")
    # Without zebra, FRR knows neither its own IPv6 addresses nor what a link-local next hop is for.
    a = lab.frr("a", 65002, [lab.us(families=both)], networks=(*NETS, *NETS6), with_zebra=True)
    b = lab.bird("b", 65003, [lab.us(families=both)])
    ours = lab.holdfast({name: {"as": asn, "families": ["ipv4", "ipv6"], "local-ipv6-next-hop": "fd00::1"}
                         for name, asn in (("a", 65002), ("b", 65003))})
    lab.standing(ours, a, b)
    lab.becomes("IPv6 routes", lambda: set(ours.routes("ipv6")), set(NETS6))
    lab.same("next hop", ours.path(NETS6[0]).next_hop, "fd00::2")
    lab.becomes("in the kernel", lambda: set(ours.kernel("ipv6")), set(NETS6))
    lab.becomes("at the other end", lambda: set(b.routes("ipv6")), set(NETS6))
    lab.check("next hop there", b.path(NETS6[0]).next_hop in ("fd00::1", "fd00::2"))
    ours.inject("2001:db8:99::/48")
    lab.until("an injected one", lambda: b.path("2001:db8:99::/48"))
    lab.same("its next hop", b.path("2001:db8:99::/48").next_hop, "fd00::1")
    a.withdraw(NETS6[0])
    lab.becomes("after a withdrawal", lambda: NETS6[0] in b.routes("ipv6"), False)
    lab.same("IPv4 is as it was", set(b.routes("ipv4")), set(NETS))


@row("I6", "IPv6 routes over IPv6", "frr bird openbgpd")
def ipv6_over_ipv6(lab):
    us = Neighbor(lab.host("ours").ipv6, 65001, families=("ipv6",))
    a = lab.frr("a", 65002, [us], networks=NETS6, with_zebra=True)
    b = lab.bird("b", 65003, [us])
    c = lab.openbgpd("c", 65004, [us])
    ours = lab.holdfast({speaker.host.ipv6: {"as": asn, "families": ["ipv6"]}
                         for speaker, asn in ((a, 65002), (b, 65003), (c, 65004))})
    for speaker in (ours, a, b, c):
        speaker.begin()
    for speaker in (a, b, c):
        lab.becomes("session", lambda: ours.state(speaker.host.ipv6), "Established", 20)
    for speaker in (ours, b, c):
        lab.becomes(f"at {speaker.host.name}", lambda: set(speaker.routes("ipv6")), set(NETS6))
    lab.same("path", b.path(NETS6[0]).as_path, "65001 65002")


@row("I9", "extended communities", "frr")
def extended_communities(lab):
    a = lab.frr("a", 65002, [lab.us(family_lines=("route-map rt out",))], networks=NETS,
                after="route-map rt permit 10\n set extcommunity rt 65002:100\n")
    b = lab.frr("b", 65003, [lab.us()])
    ours = lab.holdfast({"a": {"as": 65002}, "b": {"as": 65003}})
    lab.standing(ours, a, b)
    lab.until("the route at the other end", lambda: b.path(NETS[0]))
    lab.same("its target", b.path(NETS[0]).extended, ("RT:65002:100",))
    ours.inject("10.99.0.0/24", communities=["rt:65001:42"])
    lab.until("the injected one", lambda: b.path("10.99.0.0/24"))
    lab.same("its target", b.path("10.99.0.0/24").extended, ("RT:65001:42",))


@row("I15", "IPv4 routes over IPv6 next hops", "frr bird")
def extended_next_hop(lab):
    us = Neighbor(lab.host("ours").ipv6, 65001, families=("ipv4", "ipv6"), lines=("capability extended-nexthop",))
    a = lab.frr("a", 65002, [us], networks=(*NETS, *NETS6), with_zebra=True)
    us_bird = Neighbor(us.address, 65001, families=("ipv4", "ipv6"), family_lines=("extended next hop yes;",))
    b = lab.bird("b", 65003, [us_bird])
    c = lab.frr("c", 65004, [lab.us()])
    six = {"families": ["ipv4", "ipv6"], "extended-next-hop": True}
    ours = lab.holdfast({a.host.ipv6: {"as": 65002, **six}, b.host.ipv6: {"as": 65003, **six}, "c": {"as": 65004}})
    for speaker in (ours, a, b, c):
        speaker.begin()
    lab.becomes("IPv4 routes with", lambda: ours.path(NETS[0]) and ours.path(NETS[0]).next_hop, "fd00::2")
    lab.becomes("in the kernel", lambda: "via inet6 fd00::2" in ours.kernel().get(NETS[0], ""), True)
    lab.until("at BIRD", lambda: b.path(NETS[0]))
    lab.check(f"with {b.path(NETS[0]).next_hop}", b.path(NETS[0]).next_hop in ("fd00::1", "fd00::2"))
    lab.until("at a peer over IPv4", lambda: c.path(NETS[0]))
    lab.same("with", c.path(NETS[0]).next_hop, "10.0.0.1")
