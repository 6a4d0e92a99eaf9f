"""BGP messages as bytes, right ones and wrong ones. Written from the RFCs, and shares nothing with Holdfast."""
import ipaddress
import struct

OPEN, UPDATE, NOTIFICATION, KEEPALIVE, REFRESH = 1, 2, 3, 4, 5
MARKER = b"\xff" * 16
IPV4, IPV6 = (1, 1), (2, 1)

# Attributes and their usual flags.
OPTIONAL, TRANSITIVE, PARTIAL, EXTENDED = 0x80, 0x40, 0x20, 0x10
ORIGIN, AS_PATH, NEXT_HOP, MED, LOCAL_PREF, ATOMIC, AGGREGATOR, COMMUNITIES = range(1, 9)
ORIGINATOR, CLUSTERS, MP_REACH, MP_UNREACH, EXTENDED_COMMUNITIES = 9, 10, 14, 15, 16
AS4_PATH, AS4_AGGREGATOR, LARGE, OTC = 17, 18, 32, 35
FLAGS = {ORIGIN: 0x40, AS_PATH: 0x40, NEXT_HOP: 0x40, MED: 0x80, LOCAL_PREF: 0x40, ATOMIC: 0x40, AGGREGATOR: 0xC0,
         COMMUNITIES: 0xC0, ORIGINATOR: 0x80, CLUSTERS: 0x80, MP_REACH: 0x80, MP_UNREACH: 0x80,
         EXTENDED_COMMUNITIES: 0xC0, AS4_PATH: 0xC0, AS4_AGGREGATOR: 0xC0, LARGE: 0xC0, OTC: 0xC0}


def message(kind, body=b"", length=None, marker=MARKER):
    return marker + struct.pack(">HB", 19 + len(body) if length is None else length, kind) + body


# Capabilities: (code, value).
def multiprotocol(family):
    return 1, struct.pack(">HBB", family[0], 0, family[1])


def as4(asn):
    return 65, struct.pack(">I", asn)


def graceful_restart(seconds, families=(), restarted=False, notification=False, forwarding=True):
    flags = (0x8 if restarted else 0) | (0x4 if notification else 0)
    return 64, struct.pack(">H", flags << 12 | seconds) + b"".join(
        struct.pack(">HBB", *family, 0x80 if forwarding else 0) for family in families)


def long_lived(seconds, families, forwarding=True):
    return 71, b"".join(struct.pack(">HBB", *family, 0x80 if forwarding else 0) + seconds.to_bytes(3, "big")
                        for family in families)


def add_path(direction, families=(IPV4,)):
    """1 receive, 2 send, 3 both."""
    return 69, b"".join(struct.pack(">HBB", *family, direction) for family in families)


def role(number):
    """0 provider, 1 route server, 2 its client, 3 customer, 4 peer."""
    return 9, bytes([number])


def extended_next_hop():
    return 5, struct.pack(">HHH", 1, 1, 2)


ROUTE_REFRESH, ENHANCED_REFRESH, EXTENDED_MESSAGE = (2, b""), (70, b""), (6, b"")


def parameters(capabilities):
    """One parameter for each capability."""
    return b"".join(bytes([2, 2 + len(value), code, len(value)]) + value for code, value in capabilities)


def opening(asn, router_id, hold=90, capabilities=None, version=4, options=None):
    """An OPEN; `options` are the optional parameters as they are."""
    if capabilities is None:
        capabilities = [multiprotocol(IPV4), as4(asn)]
    options = parameters(capabilities) if options is None else options
    short = asn if asn < 65536 else 23456
    return message(OPEN, struct.pack(">BHH4sB", version, short, hold, ipaddress.ip_address(router_id).packed,
                                     len(options)) + options)


def keepalive():
    return message(KEEPALIVE)


def refresh(family=IPV4, subtype=0):
    return message(REFRESH, struct.pack(">HBB", family[0], subtype, family[1]))


def notification(code, subcode, data=b""):
    return message(NOTIFICATION, bytes([code, subcode]) + data)


def nlri(prefix, path_id=None):
    network = ipaddress.ip_network(prefix)
    head = b"" if path_id is None else struct.pack(">I", path_id)
    return head + bytes([network.prefixlen]) + network.network_address.packed[:(network.prefixlen + 7) // 8]


def attribute(kind, value, flags=None, length=None):
    flags = FLAGS.get(kind, 0xC0) if flags is None else flags
    length = len(value) if length is None else length
    if length > 255 or flags & EXTENDED:
        return struct.pack(">BBH", flags | EXTENDED, kind, length) + value
    return bytes([flags, kind, length]) + value


def segment(numbers, kind=2, size=4):
    return bytes([kind, len(numbers)]) + b"".join(number.to_bytes(size, "big") for number in numbers)


def as_path(*numbers, size=4):
    return attribute(AS_PATH, segment(numbers, size=size) if numbers else b"")


def origin(value=0):
    return attribute(ORIGIN, bytes([value]))


def next_hop(address):
    return attribute(NEXT_HOP, ipaddress.ip_address(address).packed)


def number(kind, value):
    return attribute(kind, struct.pack(">I", value))


def communities(*values):
    return attribute(COMMUNITIES, b"".join(struct.pack(">HH", *map(int, value.split(":"))) for value in values))


def mp_reach(next_hops, prefixes, family=IPV6):
    hops = b"".join(ipaddress.ip_address(hop).packed for hop in next_hops)
    return attribute(MP_REACH, struct.pack(">HBB", *family, len(hops)) + hops + b"\0" + b"".join(map(nlri, prefixes)))


def mp_unreach(prefixes=(), family=IPV6):
    return attribute(MP_UNREACH, struct.pack(">HB", *family) + b"".join(map(nlri, prefixes)))


def update(attributes=b"", announced=b"", withdrawn=b"", attributes_length=None, withdrawn_length=None):
    """An UPDATE of parts that are bytes already."""
    return message(UPDATE, struct.pack(">H", len(withdrawn) if withdrawn_length is None else withdrawn_length)
                   + withdrawn
                   + struct.pack(">H", len(attributes) if attributes_length is None else attributes_length)
                   + attributes + announced)


# And back again.
def read_open(body):
    version, asn, hold, router_id, length = struct.unpack(">BHH4sB", body[:10])
    found, rest = [], body[10:10 + length]
    while rest:
        kind, size = rest[0], rest[1]
        value, rest = rest[2:2 + size], rest[2 + size:]
        while kind == 2 and value:
            found.append((value[0], value[2:2 + value[1]]))
            value = value[2 + value[1]:]
    long_asn = dict(found).get(65)
    return {"version": version, "short": asn, "as": struct.unpack(">I", long_asn)[0] if long_asn else asn,
            "hold": hold,
            "id": str(ipaddress.IPv4Address(router_id)), "capabilities": dict(found)}


def read_prefixes(data, family=IPV4, with_ids=False):
    """A list of (prefix, path id or None)."""
    size = 4 if family[0] == 1 else 16
    found = []
    while data:
        path_id = None
        if with_ids:
            path_id, data = struct.unpack(">I", data[:4])[0], data[4:]
        width = (data[0] + 7) // 8
        address = ipaddress.ip_address(data[1:1 + width].ljust(size, b"\0"))
        found.append((f"{address}/{data[0]}", path_id))
        data = data[1 + width:]
    return found


def read_attributes(data):
    """Type to (flags, value)."""
    found = {}
    while data:
        flags, kind = data[0], data[1]
        start = 4 if flags & EXTENDED else 3
        length = struct.unpack(">H", data[2:4])[0] if flags & EXTENDED else data[2]
        found[kind] = flags, data[start:start + length]
        data = data[start + length:]
    return found


def read_path(value, size=4):
    """The AS numbers in words, sets in braces."""
    words = []
    while value:
        kind, count = value[0], value[1]
        numbers = [str(int.from_bytes(value[2 + at * size:2 + (at + 1) * size], "big")) for at in range(count)]
        words += [f"{{{' '.join(numbers)}}}"] if kind == 1 else numbers
        value = value[2 + count * size:]
    return " ".join(words)
