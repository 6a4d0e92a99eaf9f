"""One row's world: a network, the speakers on it, their files. Nothing of it outlives the row."""
import os
import shutil
import tempfile

import wait
from bird import Bird
from exabgp import ExaBgp
from frr import Frr
from gobgp import GoBgp
from holdfast import Holdfast
from network import Network, run
from openbgpd import OpenBgpd
from speaker import Neighbor

# The standard topology: we are AS 65001 at .1; the others follow in the order of the alphabet.
NUMBERS = {"ours": 1, "a": 2, "b": 3, "c": 4, "d": 5}
NETS = ("192.168.1.0/24", "192.168.2.0/24", "10.10.0.0/16")
NETS6 = ("2001:db8:1::/48", "2001:db8:2::/48")


class Lab:
    def __init__(self, prefix, root):
        self.root = root
        self.directory = tempfile.mkdtemp(prefix=f"{prefix}.", dir="/tmp")
        # Some speakers lay down their rights, and have to find their files all the same.
        os.chmod(self.directory, 0o755)
        self.network = Network(prefix)
        self.hosts = {}
        self.speakers = []

    # What a row waits for and compares.
    until = staticmethod(wait.until)
    becomes = staticmethod(wait.becomes)
    stays = staticmethod(wait.stays)
    same = staticmethod(wait.same)
    check = staticmethod(wait.check)
    run = staticmethod(run)

    def host(self, name):
        """The host of that name, made when it is first asked for."""
        if name not in self.hosts:
            self.hosts[name] = self.network.host(name, NUMBERS.get(name) or 10 + len(self.hosts))
        return self.hosts[name]

    def _add(self, kind, name, *arguments, **options):
        speaker = kind(self, self.host(name), *arguments, **options)
        self.speakers.append(speaker)
        return speaker

    def frr(self, name, asn, neighbors, **options):
        return self._add(Frr, name, asn, neighbors, **options)

    def bird(self, name, asn, neighbors, **options):
        return self._add(Bird, name, asn, neighbors, **options)

    def gobgp(self, name, asn, neighbors, **options):
        return self._add(GoBgp, name, asn, neighbors, **options)

    def exabgp(self, name, asn, neighbors, **options):
        return self._add(ExaBgp, name, asn, neighbors, **options)

    def openbgpd(self, name, asn, neighbors, **options):
        return self._add(OpenBgpd, name, asn, neighbors, **options)

    def holdfast(self, peers, rest=None, **bgp):
        """Our own daemon at .1; `peers` by address or by a host's name, `bgp` the other keys (`_` for `-`)."""
        section = {key.replace("_", "-"): value for key, value in bgp.items()}
        section["peers"] = {self.host(name).ipv4 if name in NUMBERS else name: peer for name, peer in peers.items()}
        speaker = Holdfast(self, self.host("ours"), section, rest or {})
        self.speakers.append(speaker)
        return speaker

    def us(self, **options):
        """Ourselves, as the peers are told of us: 10.0.0.1, AS 65001."""
        return Neighbor(self.host("ours").ipv4, 65001, **options)

    def standing(self, ours, *speakers, seconds=20):
        """Begins whoever has not begun, and waits for the sessions between us and each of them."""
        for speaker in (ours, *speakers):
            if speaker.process is None:
                speaker.begin()
        for speaker in speakers:
            address = speaker.host.ipv4
            self.becomes(f"our session with {speaker.host.name}", lambda: ours.state(address), "Established", seconds)
            self.until(f"the same at {speaker.host.name}", lambda: speaker.established(ours.host.ipv4), seconds)

    def close(self, keep=None):
        """`keep`: a directory that the files of the row are copied to."""
        for speaker in reversed(self.speakers):
            if speaker.process is not None:
                speaker.process.kill()
            if hasattr(speaker, "close"):
                speaker.close()
        self.network.close()
        if keep:
            shutil.rmtree(keep, ignore_errors=True)
            shutil.copytree(self.directory, keep, ignore=shutil.ignore_patterns("commands", "sock", "ctl", "*.sock"))
        shutil.rmtree(self.directory, ignore_errors=True)
