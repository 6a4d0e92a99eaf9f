"""The peers among themselves, without us: what fails here is the lab's fault."""
from lab import NETS
from rows import row
from speaker import Neighbor


@row("X0", "the peers among themselves", "frr bird gobgp exabgp openbgpd", fast=True)
def peers_among_themselves(lab):
    def hub(**options):
        return Neighbor(lab.host("ours").ipv4, 65001, **options)
    others = {"a": 65002, "b": 65003, "c": 65004, "d": 65005}
    middle = lab.bird("ours", 65001, [Neighbor(lab.host(name).ipv4, asn) for name, asn in others.items()])
    frr = lab.frr("a", 65002, [hub()], networks=NETS)
    gobgp = lab.gobgp("b", 65003, [hub()], networks=["172.16.1.0/24"])
    exabgp = lab.exabgp("c", 65004, [hub()], routes=["route 172.16.2.0/24 next-hop self med 7 community [65004:9]"])
    openbgpd = lab.openbgpd("d", 65005, [hub()], networks=["172.16.3.0/24"])
    for speaker in lab.speakers:
        speaker.begin()
    for speaker in (frr, gobgp, exabgp, openbgpd):
        lab.until(f"{speaker.host.name} has a session", lambda: speaker.established(lab.host("ours").ipv4), 20)
    lab.until("BIRD has it too", lambda: all(middle.established(lab.host(name).ipv4) for name in others))
    everything = {*NETS, "172.16.1.0/24", "172.16.2.0/24", "172.16.3.0/24"}
    lab.becomes("BIRD knows all", lambda: set(middle.routes()), everything)
    for speaker in (frr, gobgp, openbgpd):
        lab.becomes(f"{speaker.host.name} knows all", lambda: set(speaker.routes()), everything)
    lab.becomes("ExaBGP heard of the others' routes", lambda: set(exabgp.routes()), everything - {"172.16.2.0/24"})
    for speaker in (frr, gobgp, openbgpd, middle):
        path = speaker.path("172.16.2.0/24")
        hops = "65004" if speaker is middle else "65001 65004"
        lab.same(f"path at {speaker.host.name}", (path.as_path, path.communities), (hops, ("65004:9",)))
    lab.same("path at ExaBGP", exabgp.path(NETS[0]).as_path, "65001 65002")
