"""Reflectors, route servers, and several paths for one prefix."""
import raw_wire as wire
from lab import NETS
from raw import Raw
from rows import row
from speaker import Neighbor

SHARED = "192.168.10.0/24"


@row("I11", "a reflector", "frr raw", fast=True)
def reflector(lab):
    """a and b are clients, c and d are not."""
    a = lab.frr("a", 65001, [lab.us()], networks=NETS)
    b = lab.frr("b", 65001, [lab.us()])
    c = lab.frr("c", 65001, [lab.us()], networks=["172.16.3.0/24"])
    lab.host("d")
    ours = lab.holdfast({"a": {"as": 65001, "route-reflector-client": True}, "c": {"as": 65001},
                         "b": {"as": 65001, "route-reflector-client": True}, "d": {"as": 65001, "passive": True}})
    lab.standing(ours, a, b, c)
    d = Raw.connect(lab.host("d"), "10.0.0.1").session(65001, "10.0.0.5")
    lab.becomes("a client's and another's at a client", lambda: set(b.routes()), {*NETS, "172.16.3.0/24"})
    path = b.path(NETS[0])
    lab.same("what the reflector says of it", (path.more.get("originatorId"), path.more.get("clusterList", {}).get("list")),
             ("10.0.0.2", ["10.0.0.1"]))
    lab.same("what it does not touch", (path.as_path, path.next_hop, path.local_pref), ("Local", "10.0.0.2", 100))
    lab.becomes("a client's at who is none", lambda: set(d.routes()), set(NETS))
    lab.same("attributes there", (d.routes()[NETS[0]].value(wire.ORIGINATOR), d.routes()[NETS[0]].value(wire.CLUSTERS)),
             (b"\x0a\0\0\2", b"\x0a\0\0\1"))
    lab.stays("nothing comes back to its sender", lambda: set(a.routes()), {*NETS, "172.16.3.0/24"}, 1)
    # Loops: our own id as originator, our own cluster in the list.
    usual = wire.origin() + wire.as_path() + wire.next_hop("10.0.0.5") + wire.number(wire.LOCAL_PREF, 100)
    d.send(wire.update(usual + wire.attribute(wire.ORIGINATOR, b"\x0a\0\0\1"), wire.nlri("198.18.1.0/24")),
           wire.update(usual + wire.attribute(wire.ORIGINATOR, b"\1\1\1\1")
                       + wire.attribute(wire.CLUSTERS, b"\2\2\2\2\x0a\0\0\1"), wire.nlri("198.18.2.0/24")),
           wire.update(usual, wire.nlri("198.18.3.0/24")))
    lab.until("the one that is in no loop", lambda: b.path("198.18.3.0/24"))
    lab.check("loops are passed on", not {"198.18.1.0/24", "198.18.2.0/24"} & set(b.routes()))


@row("I14", "two paths sent", "frr bird raw", fast=True)
def paths_sent(lab):
    """To FRR, to BIRD, and to one that shows the ids."""
    a = lab.frr("a", 65002, [lab.us()], networks=[SHARED])
    b = lab.frr("b", 65003, [lab.us()], networks=[SHARED])
    c = lab.frr("c", 65004, [lab.us()])
    d = lab.bird("d", 65005, [lab.us(family_lines=("add paths on;",))])
    e = lab.host("e")
    ours = lab.holdfast({"a": {"as": 65002}, "b": {"as": 65003}, "c": {"as": 65004, "add-path": {"send": True}},
                         "d": {"as": 65005, "add-path": {"send": True, "receive": True}},
                         e.ipv4: {"as": 65006, "passive": True, "add-path": {"send": True}}})
    lab.standing(ours, a, b, c, d)
    basis = [wire.multiprotocol(wire.IPV4), wire.as4(65006), wire.add_path(1)]
    raw = Raw.connect(e, "10.0.0.1", with_ids=True).session(65006, e.ipv4, capabilities=basis)

    def ids():
        return {route.as_path: path_id for (_, path_id), route in raw.routes().items()}

    def everywhere(*expected):
        lab.becomes("by ids", lambda: set(ids()), set(expected))
        lab.becomes("at FRR", lambda: {path.as_path for path in c.paths(SHARED)}, set(expected))
        lab.becomes("at BIRD", lambda: {path.as_path for path in d.learned().get(SHARED, [])}, set(expected))
    through_a, through_b = "65001 65002", "65001 65003"
    everywhere(through_a, through_b)
    before = ids()
    lab.check(f"ids differ: {before}", len(set(before.values())) == 2)
    a.withdraw(SHARED)
    everywhere(through_b)
    lab.same("the other's id", ids()[through_b], before[through_b])
    a.announce(SHARED)
    everywhere(through_a, through_b)
    lab.same("the other's id", ids()[through_b], before[through_b])


@row("I14", "two paths received", "frr bird")
def paths_received(lab):
    """a has the paths of b and c, and sends us both."""
    hub = Neighbor(lab.host("a").ipv4, 65002)
    a = lab.frr("a", 65002, [lab.us(family_lines=("addpath-tx-all-paths",)), Neighbor(lab.host("b").ipv4, 65003),
                             Neighbor(lab.host("c").ipv4, 65004)])
    b = lab.bird("b", 65003, [hub], networks=[SHARED])
    c = lab.bird("c", 65004, [hub], networks=[SHARED])
    ours = lab.holdfast({"a": {"as": 65002, "add-path": {"receive": True}}})
    b.begin()
    c.begin()
    lab.standing(ours, a)

    def paths():
        return sorted(path.as_path for path in ours.received("10.0.0.2").get(SHARED, []))
    lab.becomes("both", paths, ["65002 65003", "65002 65004"])
    lab.same("ids differ", len({path.path_id for path in ours.received("10.0.0.2")[SHARED]}), 2)
    lab.same("one is best", len(ours.routes()[SHARED]), 1)
    b.stop()
    lab.becomes("one is gone", paths, ["65002 65004"])
    lab.until("the other is in the kernel", lambda: SHARED in ours.kernel())


@row("I16", "a route server", "frr raw", fast=True)
def route_server(lab):
    a = lab.frr("a", 65002, [lab.us()], networks=NETS[:2])
    b = lab.frr("b", 65003, [lab.us()], networks=["172.16.3.0/24"])
    strict = lab.frr("c", 65004, [lab.us(lines=("enforce-first-as",))])
    lab.host("d")
    client = {"route-server-client": True}
    ours = lab.holdfast({"a": {"as": 65002, **client}, "b": {"as": 65003, **client}, "c": {"as": 65004, **client},
                         "d": {"as": 65005, "passive": True, **client}}, install={"enabled": False})
    lab.standing(ours, a, b, strict)
    d = Raw.connect(lab.host("d"), "10.0.0.1").session(65005, "10.0.0.5")
    d.send(wire.update(wire.origin() + wire.as_path(65005) + wire.next_hop("10.0.0.5") + wire.number(wire.MED, 77)
                       + wire.communities("65535:65281", "65005:1"), wire.nlri("198.18.1.0/24")))
    for prefix in NETS[:2]:
        lab.until("the route", lambda: b.path(prefix))
        lab.same("as if there was nobody between", (b.path(prefix).as_path, b.path(prefix).next_hop), ("65002", "10.0.0.2"))
    lab.until("one with a MED and NO_EXPORT", lambda: b.path("198.18.1.0/24"))
    path = b.path("198.18.1.0/24")
    lab.same("the same", (path.as_path, path.next_hop, path.med, path.communities),
             ("65005", "10.0.0.5", 77, ("65005:1", "noExport")))
    lab.stays("who asks for our AS first rejects them", lambda: strict.routes(), {}, 1)
    lab.check("its session stands", strict.established("10.0.0.1"))
    lab.same("what we install", ours.kernel(), {})


@row("I14", "ids of paths", "raw")
def path_ids(lab):
    """RFC 7911: ids are opaque, 0 is one like others, and only the very id is withdrawn."""
    lab.host("a")
    lab.host("b")
    lab.holdfast({"a": {"as": 65002, "passive": True, "add-path": {"receive": True}},
                  "b": {"as": 65003, "passive": True, "add-path": {"send": True}}}).begin()
    a = Raw.connect(lab.host("a"), "10.0.0.1").session(65002, "10.0.0.2", capabilities=[
        wire.multiprotocol(wire.IPV4), wire.as4(65002), wire.add_path(2)])
    b = Raw.connect(lab.host("b"), "10.0.0.1", with_ids=True).session(65003, "10.0.0.3", capabilities=[
        wire.multiprotocol(wire.IPV4), wire.as4(65003), wire.add_path(1)])

    def announce(path_id, *path, withdrawn=b""):
        a.send(wire.update(wire.origin() + wire.as_path(65002, *path) + wire.next_hop("10.0.0.2"),
                           wire.nlri(SHARED, path_id), withdrawn))

    def withdraw(path_id):
        a.send(wire.update(withdrawn=wire.nlri(SHARED, path_id)))

    def seen(*lasts):
        lab.becomes("paths", lambda: sorted(route.as_path for route in b.routes().values()),
                    sorted(f"65001 65002 {last}" for last in lasts))
    for path_id, last in ((0, 100), (1, 101), (0xffffffff, 102)):
        announce(path_id, last)
    seen(100, 101, 102)
    announce(1, 201)
    seen(100, 201, 102)
    withdraw(7)
    withdraw(0)
    seen(201, 102)
    announce(1, 301, withdrawn=wire.nlri(SHARED, 1))
    seen(301, 102)
    announce(1, 65001)
    seen(102)
    withdraw(0xffffffff)
    seen()
    lab.check(f"a session ended: {a.said()} {b.said()}", a.said() is None and b.said() is None)
