"""UPDATEs that are wrong, and what becomes of the route they carry (RFC 7606, 7607, 9234; the oracle is BIRD 2.0.12)."""
import dataclasses
import struct

import raw_wire as wire
from raw_wire import attribute

# What becomes of the route for PREFIX, which was announced properly before.
WITHDRAWN, KEPT, SAME, NOT_TRIED = "withdrawn", "kept", "same", "not tried"


@dataclasses.dataclass(frozen=True)
class BadUpdate:
    """`attributes`, instead of GOOD, for PREFIX; or a whole `message`.

    `result`: WITHDRAWN (treat as withdraw), KEPT (the route is taken, `without` the attributes named), SAME (the route
    of before stays as it is), or the code/subcode that ends the session. `bird`: where BIRD differs; `internal`: from
    a peer of our own AS.
    """
    what: str
    result: str
    attributes: bytes | None = None
    message: bytes | None = None
    without: tuple = ()
    having: dict = dataclasses.field(default_factory=dict)
    bird: str | None = None
    internal: bool = False


PREFIX = "198.18.1.0/24"
HOP = wire.next_hop("10.0.0.2")
PATH = wire.as_path(65002)
ORIGIN = wire.origin()
GOOD = ORIGIN + PATH + HOP
NLRI = wire.nlri(PREFIX)
BIG = struct.pack(">III", 65002, 1, 2)


def taken(what, extra, **options):
    """GOOD and something more."""
    return BadUpdate(what, attributes=GOOD + extra, **options)


UPDATES = [
    BadUpdate("ORIGIN 3", WITHDRAWN, wire.origin(3) + PATH + HOP),
    BadUpdate("ORIGIN of two bytes", WITHDRAWN, attribute(wire.ORIGIN, b"\0\0") + PATH + HOP),
    BadUpdate("ORIGIN with wrong flags", WITHDRAWN, attribute(wire.ORIGIN, b"\0", flags=0xC0) + PATH + HOP),
    BadUpdate("no ORIGIN", WITHDRAWN, PATH + HOP),
    BadUpdate("no AS_PATH", WITHDRAWN, ORIGIN + HOP),
    BadUpdate("no NEXT_HOP", WITHDRAWN, ORIGIN + PATH),
    BadUpdate("AS_PATH that runs over", WITHDRAWN, ORIGIN + attribute(wire.AS_PATH, b"\x02\x05\0\0\xfd\xea") + HOP),
    BadUpdate("AS_PATH with an empty segment", WITHDRAWN,
              ORIGIN + attribute(wire.AS_PATH, wire.segment([65002]) + b"\x02\x00") + HOP),
    BadUpdate("AS_PATH with an unknown segment", WITHDRAWN,
              ORIGIN + attribute(wire.AS_PATH, wire.segment([65002]) + wire.segment([1], kind=9)) + HOP),
    BadUpdate("confederation segment from another AS", WITHDRAWN,
              ORIGIN + attribute(wire.AS_PATH, wire.segment([65002], kind=3)) + HOP),
    BadUpdate("AS 0 in the path", WITHDRAWN, ORIGIN + wire.as_path(65002, 0) + HOP, bird=KEPT),
    BadUpdate("our own AS in the path", WITHDRAWN, ORIGIN + wire.as_path(65002, 65001, 65009) + HOP),
    BadUpdate("a path that begins with another AS", WITHDRAWN, ORIGIN + wire.as_path(65009, 65002) + HOP, bird=KEPT),
    BadUpdate("a path with a set", KEPT, ORIGIN + attribute(wire.AS_PATH, wire.segment([65002])
                                                            + wire.segment([65010, 65011], kind=1)) + HOP),
    BadUpdate("NEXT_HOP of three bytes", WITHDRAWN, ORIGIN + PATH + attribute(wire.NEXT_HOP, b"\x0a\0\0")),
    BadUpdate("NEXT_HOP 127.0.0.1", WITHDRAWN, ORIGIN + PATH + wire.next_hop("127.0.0.1")),
    BadUpdate("NEXT_HOP 0.0.0.0", WITHDRAWN, ORIGIN + PATH + wire.next_hop("0.0.0.0")),
    BadUpdate("NEXT_HOP 224.0.0.1", WITHDRAWN, ORIGIN + PATH + wire.next_hop("224.0.0.1")),
    BadUpdate("NEXT_HOP that is our own address", WITHDRAWN, ORIGIN + PATH + wire.next_hop("10.0.0.1")),
    taken("MED of three bytes", attribute(wire.MED, b"\0\0\0"), result=WITHDRAWN),
    taken("LOCAL_PREF from another AS", wire.number(wire.LOCAL_PREF, 900), result=KEPT, without=(wire.LOCAL_PREF,)),
    taken("LOCAL_PREF of three bytes from another AS", attribute(wire.LOCAL_PREF, b"\0\0\0"), result=KEPT,
          without=(wire.LOCAL_PREF,)),
    taken("LOCAL_PREF of three bytes", attribute(wire.LOCAL_PREF, b"\0\0\0"), result=WITHDRAWN, internal=True),
    taken("ORIGINATOR_ID from another AS", attribute(wire.ORIGINATOR, b"\1\1\1\1"), result=KEPT,
          without=(wire.ORIGINATOR,)),
    taken("CLUSTER_LIST of five bytes from another AS", attribute(wire.CLUSTERS, b"\1\1\1\1\1"), result=KEPT,
          without=(wire.CLUSTERS,)),
    taken("ATOMIC_AGGREGATE of one byte", attribute(wire.ATOMIC, b"\0"), result=KEPT, without=(wire.ATOMIC,)),
    taken("AGGREGATOR of six bytes", attribute(wire.AGGREGATOR, bytes(6)), result=KEPT, without=(wire.AGGREGATOR,)),
    taken("COMMUNITIES of five bytes", attribute(wire.COMMUNITIES, bytes(5)), result=WITHDRAWN),
    taken("COMMUNITIES of none", attribute(wire.COMMUNITIES, b""), result=WITHDRAWN),
    taken("EXTENDED COMMUNITIES of nine bytes", attribute(wire.EXTENDED_COMMUNITIES, bytes(9)), result=WITHDRAWN),
    taken("EXTENDED COMMUNITIES of none", attribute(wire.EXTENDED_COMMUNITIES, b""), result=WITHDRAWN),
    taken("LARGE COMMUNITIES of 11 bytes", attribute(wire.LARGE, bytes(11)), result=WITHDRAWN),
    taken("LARGE COMMUNITIES of none", attribute(wire.LARGE, b""), result=WITHDRAWN),
    taken("MED twice", wire.number(wire.MED, 5) + wire.number(wire.MED, 6), result=KEPT),
    taken("ORIGIN twice", wire.origin(2), result=KEPT, having={wire.ORIGIN: b"\0"}),
    taken("MP_REACH twice", wire.mp_reach(["fd00::2"], ["2001:db8:7::/48"]) * 2, result="3/1"),
    taken("unknown well-known attribute", attribute(99, b"\1", flags=0x40), result=WITHDRAWN),
    taken("unknown optional transitive attribute", attribute(99, b"\1\2", flags=0xC0), result=KEPT,
          having={99: b"\1\2"}),
    taken("unknown optional transitive attribute of none", attribute(99, b"", flags=0xC0), result=KEPT,
          having={99: b""}),
    taken("unknown optional attribute", attribute(99, b"\1\2", flags=0x80), result=KEPT, without=(99,)),
    taken("an attribute that runs over", bytes([0xC0, 99, 200]), result=WITHDRAWN),
    taken("half an attribute at the end", b"\xc0\x63", result=WITHDRAWN),
    taken("ONLY_TO_CUSTOMER of three bytes", attribute(wire.OTC, b"\0\0\1"), result=WITHDRAWN),
    taken("AS4_PATH that runs over", attribute(wire.AS4_PATH, b"\x02\x05\0\0"), result=KEPT, without=(wire.AS4_PATH,)),
    taken("large communities twice the same", attribute(wire.LARGE, BIG * 2), result=KEPT, having={wire.LARGE: BIG},
          bird=NOT_TRIED),
    taken("a short attribute with the long form", attribute(wire.COMMUNITIES, b"\xfd\xea\0\7", flags=0xD0), result=KEPT,
          having={wire.COMMUNITIES: b"\xfd\xea\0\7"}),
    BadUpdate("attributes past the message", "3/1", message=wire.update(GOOD, NLRI, attributes_length=200)),
    BadUpdate("withdrawn past the message", "3/1", message=wire.update(GOOD, NLRI, withdrawn_length=200)),
    BadUpdate("a prefix of 33 bits", "3/10", message=wire.update(GOOD, b"\x21\1\2\3\4\5")),
    BadUpdate("a prefix cut off", "3/10", message=wire.update(GOOD, b"\x18\1\2"), bird="3/1"),
    BadUpdate("a withdrawn prefix of 33 bits", "3/10", message=wire.update(withdrawn=b"\x21\1\2\3\4\5")),
    BadUpdate("MP_REACH with a next hop of five bytes", "3/9", message=wire.update(
        ORIGIN + PATH + attribute(wire.MP_REACH, b"\0\2\1\5\1\2\3\4\5\0" + wire.nlri("2001:db8:7::/48")))),
    BadUpdate("MP_REACH of an unknown family", SAME, message=wire.update(
        ORIGIN + PATH + attribute(wire.MP_REACH, b"\0\x63\1\4\1\2\3\4\0\x08\1"))),
    BadUpdate("host bits in the prefix", KEPT, message=wire.update(GOOD, b"\x18\xc6\x12\x01")),
    BadUpdate("the same prefix withdrawn and announced", KEPT, message=wire.update(GOOD, NLRI, NLRI)),
    BadUpdate("attributes in another order", KEPT, HOP + PATH + ORIGIN),
    BadUpdate("nothing at all but attributes", SAME, message=wire.update(GOOD)),
    BadUpdate("REFRESH of three bytes", "1/2", message=wire.message(wire.REFRESH, b"\0\1\0")),
    BadUpdate("REFRESH of an unknown family", SAME, message=wire.refresh((99, 1))),
    BadUpdate("REFRESH of an unknown kind", SAME, message=wire.refresh(wire.IPV4, 9)),
    BadUpdate("KEEPALIVE of 4097 bytes", "1/2", message=wire.message(wire.KEEPALIVE, bytes(10), length=4097)),
    BadUpdate("marker of zeros", "1/1", message=bytes(16) + wire.keepalive()[16:]),
]
