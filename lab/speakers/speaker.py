"""What all speakers have in common, whoever wrote them."""
import dataclasses
import os

from process import Process


@dataclasses.dataclass
class Neighbor:
    """A peer as a speaker is told of it. `lines` go as they are into the peer's part of that speaker's configuration."""
    address: str
    asn: int
    families: tuple = ("ipv4",)
    passive: bool = False
    password: str = ""
    lines: tuple = ()
    family_lines: tuple = ()


@dataclasses.dataclass
class Path:
    """A path as a speaker shows it; what it does not show is None, or empty."""
    as_path: str
    next_hop: str = ""
    local_pref: int | None = None
    med: int | None = None
    origin: str = ""
    communities: tuple = ()
    large: tuple = ()
    extended: tuple = ()
    path_id: int | None = None
    stale: bool = False
    more: dict = dataclasses.field(default_factory=dict)


class Speaker:
    """A program on a host. A subclass writes its configuration, says the command, and reads what it knows."""

    def __init__(self, lab, host):
        self.lab = lab
        self.host = host
        self.directory = os.path.join(lab.directory, host.name)
        os.makedirs(self.directory, exist_ok=True)
        os.chmod(self.directory, 0o755)
        self.process = None

    def file(self, name):
        return os.path.join(self.directory, name)

    def write(self, name, text, mode=0o644):
        with open(self.file(name), "w", encoding="utf-8") as out:
            out.write(text)
        os.chmod(self.file(name), mode)
        return self.file(name)

    def command(self):
        raise NotImplementedError

    def environment(self):
        return None

    def begin(self):
        self.process = Process(self.host, self.command(), self.file("log"), self.environment())
        return self

    def kill(self):
        self.process.kill()

    def stop(self):
        if self.process is not None:
            self.process.stop()

    def log(self):
        with open(self.file("log"), encoding="utf-8", errors="replace") as lines:
            return lines.read()

    def established(self, address):
        """Whether the session with that peer stands."""
        raise NotImplementedError

    def routes(self, family="ipv4"):
        """All it knows: a list of paths for each prefix."""
        raise NotImplementedError

    def path(self, prefix):
        """Its only path to the prefix, with all attributes; None if there is none."""
        raise NotImplementedError
