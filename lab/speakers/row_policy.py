"""What policies and well-known communities make of routes."""
import raw_wire as wire
from lab import NETS
from raw import Raw
from rows import row

POLICY = {
    "as-path-sets": {"from-a": ["_65002_"]},
    "policies": {
        "no-long": {"statements": [{"match": {"prefix": "0.0.0.0/0", "ge": 25, "le": 32}, "action": "deny"}]},
        "tag": {"statements": [{"match": {"prefix": "10.0.0.0/8", "le": 16}, "action": "permit",
                                "set": {"community-add": ["65001:100"]}}]},
        "prefer": {"statements": [{"match": {"as-path-set": "from-a"}, "action": "permit", "set": {"local-pref": 200}}]},
        "not-ten-ten": {"statements": [{"match": {"prefix": "10.10.0.0/16"}, "action": "deny"}]},
        "less": {"statements": [{"match": {"prefix": "0.0.0.0/0", "le": 32}, "action": "permit",
                                 "set": {"med": 50, "prepend": {"as": 65001, "count": 2}}}]},
    },
}


@row("I10", "chains of policies", "frr", fast=True)
def chains(lab):
    a = lab.frr("a", 65002, [lab.us()], networks=[*NETS, "192.168.3.128/25"])
    b = lab.frr("b", 65003, [lab.us()])
    ours = lab.holdfast({"a": {"as": 65002, "import": {"chain": ["no-long", "tag", "prefer"]}},
                         "b": {"as": 65003, "export": {"chain": ["not-ten-ten", "less"]}}}, policy=POLICY)
    lab.standing(ours, a, b)
    lab.becomes("accepted", lambda: set(ours.routes()), set(NETS))
    lab.same("preference", {path.local_pref for paths in ours.routes().values() for path in paths}, {200})
    lab.same("tagged", ours.path("10.10.0.0/16").communities, ("65001:100",))
    lab.same("the others", ours.path(NETS[0]).communities, ())
    lab.same("rejected", set(ours.received("10.0.0.2", rejected="true")), {"192.168.3.128/25"})
    lab.becomes("at the other end", lambda: set(b.routes()), set(NETS[:2]))
    path = b.path(NETS[0])
    lab.same("as", (path.med, path.as_path), (50, "65001 65001 65001 65002"))
    shown = ours.cli("policy", "test", "10.0.0.2", "10.10.0.0/16")
    lab.check(f"a test says what becomes of a route: {shown}", "65001:100" in shown and "tag" in shown)


@row("I10", "nothing without a policy", "frr")
def required(lab):
    """RFC 8212, and what the operator is told of it."""
    a = lab.frr("a", 65002, [lab.us()], networks=NETS)
    ours = lab.holdfast({"a": {"as": 65002}}, ebgp_requires_policy=True, networks=["203.0.113.0/24"])
    lab.standing(ours, a)
    lab.becomes("received", lambda: len(ours.received("10.0.0.2")), 3)
    lab.stays("accepted, and at the peer", lambda: (ours.page("bgp/rib", prefix="192.168.1.0/24"), set(a.routes())),
              ({}, set(NETS)), 2)
    lab.check(f"the cause is shown: {ours.peer('10.0.0.2').get('cause')}", "8212" in str(ours.peer("10.0.0.2")))


@row("I12", "a soft reset", "frr raw")
def soft_reset(lab):
    a = lab.frr("a", 65002, [lab.us()], networks=NETS)
    lab.host("b")
    ours = lab.holdfast({"a": {"as": 65002, "import": {"chain": ["prefer"]}}, "b": {"as": 65003, "passive": True}},
                        policy=POLICY)
    lab.standing(ours, a)
    lab.becomes("routes", lambda: set(ours.routes()), set(NETS))
    for direction in ("in", "out", "both"):
        lab.check("it says what it did", ours.cli("peers", "softreset", "10.0.0.2", direction).strip())
    lab.same("flaps", ours.meter("bgp_session_flaps_total"), 0)
    lab.same("preference", ours.path(NETS[0]).local_pref, 200)
    # And the peer asks us.
    everything = [wire.multiprotocol(wire.IPV4), wire.as4(65003), wire.ROUTE_REFRESH, wire.ENHANCED_REFRESH]
    b = Raw.connect(lab.host("b"), "10.0.0.1").session(65003, "10.0.0.3", capabilities=everything)
    lab.becomes("at the asker", lambda: set(b.routes()), set(NETS))
    before = len(b.messages)
    b.send(wire.refresh())
    lab.until("the end is marked", lambda: (wire.REFRESH, b"\0\1\2\1") in b.messages[before:])
    kinds = [body[2] if kind == wire.REFRESH else "routes" for kind, body in b.messages[before:]
             if kind in (wire.REFRESH, wire.UPDATE)]
    lab.same("the order", [kinds[0], kinds[-1], set(kinds[1:-1])], [1, 2, {"routes"}])
    a.vtysh("clear bgp 10.0.0.1 soft in")
    lab.becomes("a peer's wish is counted", lambda: ours.meter("bgp_messages_received_total", peer="10.0.0.2",
                                                               type="route_refresh") >= 1, True)
    b.send(wire.update(wire.origin() + wire.as_path(65003) + wire.next_hop("10.0.0.3"), wire.nlri("198.18.1.0/24")),
           wire.update(wire.origin() + wire.as_path(65003) + wire.next_hop("10.0.0.3"), wire.nlri("198.18.2.0/24")))
    lab.becomes("two of the asker", lambda: len(ours.received("10.0.0.3")), 2)
    b.send(wire.refresh(subtype=1),
           wire.update(wire.origin() + wire.as_path(65003) + wire.next_hop("10.0.0.3"), wire.nlri("198.18.1.0/24")),
           wire.refresh(subtype=2))
    lab.becomes("what it did not tell again", lambda: set(ours.received("10.0.0.3")), {"198.18.1.0/24"})
    lab.same("flaps", ours.meter("bgp_session_flaps_total"), 0)


@row("I17", "private AS numbers", "raw", fast=True)
def private_numbers(lab):
    """The table of the four ways with two paths."""
    expected = {"remove": ("65001", "65001 64512 64000"), "all": ("65001", "65001 64000"),
                "replace": ("65001 65001", "65001 65001 64000"), None: ("65001 64512", "65001 64512 64000")}
    host = lab.host("b")
    peers = {"a": {"as": 64512, "passive": True}}
    lab.host("a")
    addresses = {}
    for number, mode in enumerate(expected):
        addresses[mode] = f"10.0.0.{30 + number}"
        host.ip(f"address add {addresses[mode]}/24 dev eth0")
        # Itself of no private AS, else a path would loop.
        peers[addresses[mode]] = {"as": 3000 + number, "passive": True, **({"remove-private-as": mode} if mode else {})}
    lab.holdfast(peers).begin()
    source = Raw.connect(lab.host("a"), "10.0.0.1").session(64512, "10.0.0.2")
    for prefix, path in (("198.18.1.0/24", (64512,)), ("198.18.2.0/24", (64512, 64000))):
        source.send(wire.update(wire.origin() + wire.as_path(*path) + wire.next_hop("10.0.0.2"), wire.nlri(prefix)))
    for number, (mode, paths) in enumerate(expected.items()):
        observer = Raw.connect(host, "10.0.0.1", local=addresses[mode]).session(3000 + number, addresses[mode])
        lab.becomes(f"with {mode}", lambda: {prefix: route.as_path for prefix, route in observer.routes().items()},
                    {"198.18.1.0/24": paths[0], "198.18.2.0/24": paths[1]})


@row("I34", "well-known communities", "bird raw", fast=True)
def well_known(lab):
    networks = {"198.18.1.0/24": "(65535, 0)", "198.18.2.0/24": "(65535, 65281)", "198.18.3.0/24": "(65535, 65282)",
                "198.18.4.0/24": "(65535, 65283)", "198.18.5.1/32": "(65535, 666)", "198.18.6.0/24": "(65002, 6)"}
    a = lab.bird("a", 65002, [lab.us()],
                 networks=[f"{prefix} {{ bgp_community.add({value}); }};" for prefix, value in networks.items()])
    lab.host("b")
    lab.host("c")
    ours = lab.holdfast({"a": {"as": 65002}, "b": {"as": 65003, "passive": True}, "c": {"as": 65001, "passive": True}})
    lab.standing(ours, a)
    external = Raw.connect(lab.host("b"), "10.0.0.1").session(65003, "10.0.0.3")
    internal = Raw.connect(lab.host("c"), "10.0.0.1").session(65001, "10.0.0.4")
    lab.becomes("with us", lambda: set(ours.routes()), set(networks))
    lab.same("GRACEFUL_SHUTDOWN is the last resort", ours.path("198.18.1.0/24").local_pref, 0)
    told = {"198.18.1.0/24", "198.18.5.1/32", "198.18.6.0/24"}
    lab.becomes("to another AS goes neither NO_EXPORT nor NO_ADVERTISE", lambda: set(external.routes()), told)
    lab.becomes("within the AS all but NO_ADVERTISE", lambda: set(internal.routes()), set(networks) - {"198.18.3.0/24"})
    lab.check("BLACKHOLE is an ordinary route unless a policy says more",
              "blackhole" not in ours.kernel().get("198.18.5.1", ""))
