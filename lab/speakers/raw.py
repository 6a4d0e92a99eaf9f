"""A speaker that does as it is told: every message is said by the row. Keepalives go out by themselves once a session stands."""
import ctypes
import dataclasses
import os
import socket
import struct
import threading

import raw_wire as wire
from wait import Failed, until

CLONE_NEWNET = 0x40000000
TCP_MD5SIG = 14
libc = ctypes.CDLL(None, use_errno=True)


def within(host, work):
    """Does work in a host's namespace; what sockets it makes stay there."""
    result = []

    def enter():
        descriptor = os.open(f"/run/netns/{host.namespace}", os.O_RDONLY)
        try:
            if libc.setns(descriptor, CLONE_NEWNET) != 0:
                raise OSError(ctypes.get_errno(), "setns")
            result.append(work())
        except OSError as error:
            result.append(error)
        finally:
            os.close(descriptor)

    thread = threading.Thread(target=enter)
    thread.start()
    thread.join()
    if isinstance(result[0], OSError):
        raise result[0]
    return result[0]


def set_password(line, peer, password):
    """TCP MD5 for what is exchanged with that peer (RFC 2385)."""
    if ":" in peer:
        address = struct.pack("=HHI16sI", socket.AF_INET6, 0, 0, socket.inet_pton(socket.AF_INET6, peer), 0)
    else:
        address = struct.pack("=H2s4s", socket.AF_INET, b"", socket.inet_aton(peer))
    key = password.encode()
    line.setsockopt(socket.IPPROTO_TCP, TCP_MD5SIG,
                    address.ljust(128, b"\0") + struct.pack("=xxHI80s", len(key), 0, key))


@dataclasses.dataclass
class Route:
    """A route as it came in."""
    attributes: dict
    path_id: int | None = None
    next_hop: str = ""

    def value(self, kind):
        return self.attributes.get(kind, (0, None))[1]

    @property
    def as_path(self):
        return wire.read_path(self.value(wire.AS_PATH) or b"")

    @property
    def communities(self):
        value = self.value(wire.COMMUNITIES) or b""
        return tuple(f"{high}:{low}" for high, low in struct.iter_unpack(">HH", value))


class Raw:
    """One connection. What came in is in `messages`, as (type, body), in order."""

    def __init__(self, line, with_ids=False):
        self.line = line
        self.messages = []
        self.open = None
        self.ended = None
        self.with_ids = with_ids
        self.waiting = b""
        self.deaf = threading.Event()
        self.mute = threading.Event()
        self.lock = threading.Lock()
        self.reader = None

    @staticmethod
    def socket(remote, password="", ttl=None, receive_buffer=None):
        line = socket.socket(socket.AF_INET6 if ":" in remote else socket.AF_INET, socket.SOCK_STREAM)
        line.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if password:
            set_password(line, remote, password)
        if receive_buffer:
            line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        if ttl:
            if ":" in remote:
                line.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_UNICAST_HOPS, ttl)
            else:
                line.setsockopt(socket.IPPROTO_IP, socket.IP_TTL, ttl)
        return line

    @classmethod
    def connect(cls, host, remote, local=None, port=179, seconds=5, with_ids=False, **options):
        """Dials; raises OSError in the kernel's words."""
        def dial():
            line = cls.socket(remote, **options)
            try:
                line.bind((local or (host.ipv6 if ":" in remote else host.ipv4), 0))
                line.settimeout(seconds)
                line.connect((remote, port))
            except OSError:
                line.close()
                raise
            return line
        return cls(within(host, dial), with_ids).listen()

    @classmethod
    def accept(cls, host, remote, local=None, port=179, seconds=15, **options):
        """Waits for the peer to dial."""
        def wait():
            with cls.socket(remote, **options) as listener:
                listener.bind((local or (host.ipv6 if ":" in remote else host.ipv4), port))
                listener.listen()
                listener.settimeout(seconds)
                return listener.accept()[0]
        return cls(within(host, wait)).listen()

    def listen(self):
        self.line.settimeout(None)
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()
        return self

    def _read(self):
        try:
            while not self.deaf.is_set():
                data = self.line.recv(65536)
                if not data:
                    self.ended = "closed"
                    return
                self._cut(self.waiting + data)
        except OSError as error:
            self.ended = error.strerror or str(error)

    def _cut(self, data):
        start = 0
        while len(data) - start >= 19:
            length = struct.unpack_from(">H", data, start + 16)[0]
            if len(data) - start < length:
                break
            self._take(data[start + 18], data[start + 19:start + length])
            start += length
        self.waiting = data[start:]

    def _take(self, kind, body):
        if kind == wire.OPEN:
            self.open = wire.read_open(body)
        self.messages.append((kind, body))

    def send(self, *messages):
        try:
            with self.lock:
                self.line.sendall(b"".join(messages))
        except OSError as error:
            self.ended = self.ended or error.strerror
        return self

    def close(self):
        """A FIN, without a NOTIFICATION."""
        try:
            self.line.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        self.line.close()

    def reset(self):
        """A RST."""
        self.line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.line.shutdown(socket.SHUT_RD)
        self.reader.join()
        self.line.close()

    def stop_reading(self):
        """A slow reader at its slowest, after what comes next; listen() has it read on."""
        self.deaf.set()

    def count(self, kind):
        return sum(1 for seen, _ in list(self.messages) if seen == kind)

    def session(self, asn, router_id, hold=90, **options):
        """Opens a session as a good peer would."""
        self.send(wire.opening(asn, router_id, hold, **options))
        until("an OPEN comes", lambda: self.open or self._refused(), 10)
        self.send(wire.keepalive())
        until("the session stands", lambda: self.count(wire.KEEPALIVE) or self._refused(), 10)
        threading.Thread(target=self._keep_alive, args=(max(1, hold // 3),), daemon=True).start()
        return self

    def _keep_alive(self, seconds):
        while self.ended is None and not self.mute.wait(seconds):
            self.send(wire.keepalive())

    def be_quiet(self):
        """No more keepalives."""
        self.mute.set()

    def _refused(self):
        if self.notification or self.ended:
            raise Failed(f"the session was refused: {self.said()}")

    @property
    def notification(self):
        """What the peer ended it with: "2/6", and data."""
        for kind, body in list(self.messages):
            if kind == wire.NOTIFICATION:
                return f"{body[0]}/{body[1]}", body[2:]
        return None

    def said(self):
        return f"{self.notification[0]} {self.notification[1].hex()}" if self.notification else self.ended

    def routes(self, family=wire.IPV4):
        """What it has been told: Route by prefix, or by (prefix, path id) where there are ids."""
        routes = {}
        for kind, body in list(self.messages):
            if kind == wire.UPDATE:
                self._apply(body, family, routes)
        return routes

    def _apply(self, body, family, routes):
        gone_size = struct.unpack(">H", body[:2])[0]
        rest = body[2 + gone_size:]
        size = struct.unpack(">H", rest[:2])[0]
        attributes = wire.read_attributes(rest[2:2 + size])
        gone, come = [], []
        hop = attributes.get(wire.NEXT_HOP, (0, b""))[1]
        if family == wire.IPV4:
            gone = wire.read_prefixes(body[2:2 + gone_size], family, self.with_ids)
            come = wire.read_prefixes(rest[2 + size:], family, self.with_ids)
        unreach = attributes.get(wire.MP_UNREACH, (0, b""))[1]
        if unreach and struct.unpack(">HB", unreach[:3]) == family:
            gone += wire.read_prefixes(unreach[3:], family, self.with_ids)
        reach = attributes.get(wire.MP_REACH, (0, b""))[1]
        if reach and struct.unpack(">HB", reach[:3]) == family:
            come += wire.read_prefixes(reach[5 + reach[3]:], family, self.with_ids)
            hop = reach[4:4 + reach[3]]
        for prefix, path_id in gone:
            routes.pop((prefix, path_id) if self.with_ids else prefix, None)
        for prefix, path_id in come:
            key = (prefix, path_id) if self.with_ids else prefix
            routes[key] = Route(attributes, path_id, _hop(hop))


def _hop(packed):
    if len(packed) in (4, 16):
        return socket.inet_ntop(socket.AF_INET if len(packed) == 4 else socket.AF_INET6, packed)
    return "+".join(_hop(packed[at:at + 16]) for at in (0, 16)) if len(packed) == 32 else packed.hex()
