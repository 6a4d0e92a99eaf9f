"""OPENs that are wrong, or only look so, and what has to come back (RFC 4271 6.2, 5492, 6286, 9072, 9234)."""
import dataclasses

import raw_wire as wire

STANDS = "stands"
# BIRD is more forgiving than the RFC.
NOT_TRIED = "not tried"


@dataclasses.dataclass(frozen=True)
class BadOpen:
    """`sent` gets the AS and the router id and says what is sent; `answer` is code/subcode, or STANDS.

    `bird`: what BIRD answers where that differs, and its data are not compared then. `data`: what the NOTIFICATION has to carry, in hex.
    """
    what: str
    sent: object
    answer: str
    data: str | None = None
    bird: str | None = None
    internal: bool = False





def plain(asn):
    return wire.parameters([wire.multiprotocol(wire.IPV4), wire.as4(asn)])


def long_parameters(asn, router_id):
    """The form of RFC 9072: 255, 255, a length of two bytes, and parameters whose lengths are of two bytes too."""
    value = b"".join(bytes([code, len(data)]) + data
                     for code, data in [wire.multiprotocol(wire.IPV4), wire.as4(asn)])
    inner = bytes([2]) + len(value).to_bytes(2, "big") + value
    fixed = wire.opening(asn, router_id, options=b"")[19:28]
    return wire.message(wire.OPEN, fixed + b"\xff\xff" + len(inner).to_bytes(2, "big") + inner)


OPENS = [
    BadOpen("version 3", lambda asn, id: wire.opening(asn, id, version=3), "2/1", "0004", bird="2/1"),
    BadOpen("AS 0", lambda asn, id: wire.opening(0, id, capabilities=[wire.multiprotocol(wire.IPV4)]), "2/2"),
    BadOpen("another AS", lambda asn, id: wire.opening(65099, id), "2/2"),
    BadOpen("another AS in the capability only", lambda asn, id: wire.opening(
        asn, id, capabilities=[wire.multiprotocol(wire.IPV4), wire.as4(65099)]), "2/2"),
    BadOpen("hold time 1", lambda asn, id: wire.opening(asn, id, hold=1), "2/6", "0001"),
    BadOpen("hold time 2", lambda asn, id: wire.opening(asn, id, hold=2), "2/6", "0002"),
    BadOpen("hold time 3", lambda asn, id: wire.opening(asn, id, hold=3), STANDS),
    BadOpen("hold time 65535", lambda asn, id: wire.opening(asn, id, hold=65535), STANDS),
    BadOpen("hold time 0", lambda asn, id: wire.opening(asn, id, hold=0), STANDS),
    BadOpen("router id 0.0.0.0", lambda asn, id: wire.opening(asn, "0.0.0.0"), "2/3"),
    BadOpen("our own router id, other AS", lambda asn, id: wire.opening(asn, "10.0.0.1"), STANDS),
    BadOpen("our own router id, same AS", lambda asn, id: wire.opening(asn, "10.0.0.1"), "2/3", internal=True),
    BadOpen("unknown parameter", lambda asn, id: wire.opening(asn, id, options=plain(asn) + b"\x09\x01\x00"), "2/4"),
    BadOpen("truncated parameter", lambda asn, id: wire.opening(asn, id, options=plain(asn) + b"\x02\x09\x00"), "2/0"),
    BadOpen("truncated capability", lambda asn, id: wire.opening(asn, id, options=plain(asn) + b"\x02\x03\x09\x07\x00"),
            "2/0"),
    BadOpen("unknown capability", lambda asn, id: wire.opening(
        asn, id, capabilities=[wire.multiprotocol(wire.IPV4), wire.as4(asn), (200, b"what")]), STANDS),
    BadOpen("a capability twice", lambda asn, id: wire.opening(
        asn, id, capabilities=[wire.multiprotocol(wire.IPV4)] * 2 + [wire.as4(asn)] * 2), STANDS),
    BadOpen("extended parameters", long_parameters, STANDS),
    BadOpen("no capabilities", lambda asn, id: wire.opening(asn, id, capabilities=[]), STANDS),
    BadOpen("two different roles", lambda asn, id: wire.opening(
        asn, id, capabilities=[wire.multiprotocol(wire.IPV4), wire.as4(asn), wire.role(3), wire.role(4)]), "2/11"),
    BadOpen("a KEEPALIVE first", lambda asn, id: wire.keepalive(), "5/1"),
    BadOpen("an UPDATE first", lambda asn, id: wire.update(), "5/1"),
    BadOpen("an OPEN twice", lambda asn, id: wire.opening(asn, id) * 2, "5/2"),
    BadOpen("an UPDATE before KEEPALIVE", lambda asn, id: wire.opening(asn, id) + wire.update(), "5/2", bird=NOT_TRIED),
    BadOpen("an OPEN when it stands", lambda asn, id: wire.opening(asn, id) + wire.keepalive() + wire.opening(asn, id),
            "5/3"),
    BadOpen("marker of zeros", lambda asn, id: bytes(16) + wire.opening(asn, id)[16:], "1/1"),
    BadOpen("length 18", lambda asn, id: wire.message(wire.OPEN, b"", length=18), "1/2", "0012"),
    BadOpen("length 4097", lambda asn, id: wire.message(wire.OPEN, b"", length=4097), "1/2", "1001"),
    BadOpen("OPEN of 28 bytes", lambda asn, id: wire.message(wire.OPEN, bytes(9)), "1/2", "001c"),
    BadOpen("KEEPALIVE of 20 bytes", lambda asn, id: wire.opening(asn, id) + wire.message(wire.KEEPALIVE, b"\0"), "1/2",
            "0014", bird=NOT_TRIED),
    BadOpen("type 9", lambda asn, id: wire.message(9), "1/3", "09"),
]
