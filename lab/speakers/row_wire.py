"""AS numbers of four bytes and of two, unknown attributes, long messages."""
import raw_wire as wire
from lab import NETS
from raw import Raw
from rows import row


LONG_PATH = wire.as_path(80000, 90000, 65010)


def _long_line(lab):
    """A peer with an AS of four bytes, and a route of its own with a path of such."""
    line = Raw.connect(lab.host("b"), "10.0.0.1").session(80000, "10.0.0.3")
    return line.send(wire.update(wire.origin() + LONG_PATH + wire.next_hop("10.0.0.3")
                                 + wire.attribute(wire.AGGREGATOR, (90000).to_bytes(4, "big") + b"\1\1\1\1"),
                                 wire.nlri("198.18.1.0/24")))


@row("I27", "a peer with AS numbers of two bytes", "bird raw")
def two_bytes(lab):
    a = lab.bird("a", 65002, [lab.us(lines=("enable as4 off;",))], networks=NETS)
    lab.host("b")
    ours = lab.holdfast({"a": {"as": 65002}, "b": {"as": 80000, "passive": True}})
    lab.standing(ours, a)
    b = _long_line(lab)
    lab.until("at BIRD", lambda: a.path("198.18.1.0/24"))
    path = a.path("198.18.1.0/24")
    lab.same("the path, put together by BIRD", path.as_path, "65001 80000 90000 65010")
    lab.becomes("and the other way", lambda: {prefix: route.as_path for prefix, route in b.routes().items()},
                dict.fromkeys(NETS, "65001 65002"))


@row("I27", "AS 70000 and a peer with AS numbers of two bytes", "raw", fast=True)
def four_bytes(lab):
    lab.host("a")
    lab.host("b")
    lab.holdfast({"a": {"as": 65002, "passive": True}, "b": {"as": 80000, "passive": True}}, **{"as": 70000}).begin()
    b = _long_line(lab)
    a = Raw.connect(lab.host("a"), "10.0.0.1").session(65002, "10.0.0.2", capabilities=[wire.multiprotocol(wire.IPV4)])
    lab.same("what it is told we are", (a.open["short"], a.open["as"]), (23456, 70000))
    lab.until("the route", lambda: "198.18.1.0/24" in a.routes())
    route = a.routes()["198.18.1.0/24"]
    lab.same("paths", (wire.read_path(route.value(wire.AS_PATH), 2), wire.read_path(route.value(wire.AS4_PATH))),
             ("23456 23456 23456 65010", "70000 80000 90000 65010"))
    lab.same("aggregators", (route.value(wire.AGGREGATOR), route.value(wire.AS4_AGGREGATOR)),
             ((23456).to_bytes(2, "big") + b"\1\1\1\1", (90000).to_bytes(4, "big") + b"\1\1\1\1"))
    beside = wire.attribute(wire.AS4_PATH, wire.segment([90000, 65010]))
    a.send(wire.update(wire.origin() + wire.as_path(65002, 23456, 65010, size=2) + wire.next_hop("10.0.0.2") + beside,
                       wire.nlri("198.18.2.0/24")))
    lab.until("the merged path", lambda: "198.18.2.0/24" in b.routes())
    lab.same("is", b.routes()["198.18.2.0/24"].as_path, "70000 65002 90000 65010")


@row("I28", "unknown attributes and many communities", "exabgp raw", fast=True)
def strange_attributes(lab):
    many = " ".join(f"65002:{number}" for number in range(300))
    a = lab.exabgp("a", 65002, [lab.us()], routes=[
        "route 198.18.1.0/24 next-hop self attribute [ 0x99 0xc0 0x01020304 ]",
        "route 198.18.2.0/24 next-hop self attribute [ 0x99 0x80 0x01020304 ]",
        f"route 198.18.3.0/24 next-hop self community [ {many} ]",
        "route 198.18.4.0/24 next-hop self large-community [ 65002:1:2 65002:3:4 ] extended-community [ target:65002:5 ]"])
    lab.host("b")
    ours = lab.holdfast({"a": {"as": 65002}, "b": {"as": 65003, "passive": True}})
    lab.standing(ours, a)
    b = Raw.connect(lab.host("b"), "10.0.0.1").session(65003, "10.0.0.3")
    lab.becomes("all four", lambda: len(b.routes()), 4)
    routes = b.routes()
    flags, value = routes["198.18.1.0/24"].attributes[0x99]
    lab.same("the unknown one, marked partial", (flags & 0xE0, value), (0xE0, b"\1\2\3\4"))
    lab.check("one that is not for others", 0x99 not in routes["198.18.2.0/24"].attributes)
    lab.same("communities", len(routes["198.18.3.0/24"].communities), 300)
    lab.same("large ones", len(routes["198.18.4.0/24"].value(wire.LARGE)), 24)
    lab.same("extended ones", len(routes["198.18.4.0/24"].value(wire.EXTENDED_COMMUNITIES)), 8)


@row("I28", "long messages", "raw", fast=True)
def long_messages(lab):
    """An UPDATE of 60 KB, which is for those only that said they can."""
    for name in "abc":
        lab.host(name)
    lab.holdfast({name: {"as": 65002 + at, "passive": True} for at, name in enumerate("abc")}).begin()

    def connect(name, asn, *more):
        host = lab.host(name)
        return Raw.connect(host, "10.0.0.1").session(asn, host.ipv4, capabilities=[
            wire.multiprotocol(wire.IPV4), wire.as4(asn), *more])
    a = connect("a", 65002, wire.EXTENDED_MESSAGE)
    long_line = connect("b", 65003, wire.EXTENDED_MESSAGE)
    short_line = connect("c", 65004)
    large = wire.attribute(wire.LARGE, b"".join((65002).to_bytes(4, "big") + number.to_bytes(8, "big")
                                                for number in range(4900)))
    usual = wire.origin() + wire.as_path(65002) + wire.next_hop("10.0.0.2")
    both = ("198.18.1.0/24", "198.18.2.0/24")
    a.send(wire.update(usual, wire.nlri(both[0])))
    for line in (long_line, short_line):
        lab.becomes("one with few attributes", lambda: set(line.routes()), {both[0]})
    a.send(wire.update(usual + large, b"".join(map(wire.nlri, both))))
    lab.becomes("with many, at who can", lambda: set(long_line.routes()), set(both))
    lab.same("all of them", len(long_line.routes()[both[0]].value(wire.LARGE)), 58800)
    lab.becomes("at who cannot it is taken back", lambda: set(short_line.routes()), set())
    # Many prefixes with the same attributes are cut into messages that fit.
    prefixes = [f"172.{16 + at // 256}.{at % 256}.0/24" for at in range(3000)]
    a.send(wire.update(usual, b"".join(map(wire.nlri, prefixes))))
    lab.becomes("many prefixes, at who can", lambda: len(long_line.routes()), 3002)
    lab.becomes("at who cannot", lambda: len(short_line.routes()), 3000)
    lab.check("nobody is sent more than it takes", max(len(body) for _, body in short_line.messages) <= 4096 - 19)
    a.send(wire.update(withdrawn=b"".join(map(wire.nlri, prefixes))))
    lab.becomes("all taken back", lambda: len(short_line.routes()), 0)
    lab.check("nor then", max(len(body) for _, body in short_line.messages) <= 4096 - 19)
    for line in (a, long_line, short_line):
        lab.check(f"a session ended: {line.said()}", line.said() is None)
