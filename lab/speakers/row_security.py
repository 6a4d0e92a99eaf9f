"""Passwords and hop counts."""
from raw import Raw
from rows import row
from speaker import Neighbor
from wait import Failed


def _passwords(lab, ours_passive, version):
    """Right at a, wrong at b, none at c: only a gets through, whoever dials."""
    address = {name: getattr(lab.host(name), version) for name in ("ours", "a", "b", "c")}
    family = (version,)
    keys = {"a": "right one", "b": "wrong one", "c": ""}
    for number, (name, key) in enumerate(keys.items()):
        us = Neighbor(address["ours"], 65001, families=family, passive=not ours_passive, password=key.replace(" ", "-"))
        lab.frr(name, 65002 + number, [us]).begin()
    ours = lab.holdfast({address[name]: {"as": 65002 + number, "passive": ours_passive, "password": "right-one"}
                         for number, name in enumerate(keys)}).begin()
    lab.becomes("with the right key", lambda: ours.state(address["a"]), "Established")
    lab.stays("with a wrong one, and with none", lambda: [ours.established(address[name]) for name in ("b", "c")],
              [False, False], 5)
    if not ours_passive:
        lab.until("the cause is guessed", lambda: "MD5" in str(ours.peer(address["b"]).get("cause")), 40, 1)


@row("I23", "passwords, we dial", "frr", seconds=90)
def passwords_dialled(lab):
    _passwords(lab, False, "ipv4")


@row("I23", "passwords, they dial", "frr", fast=True)
def passwords_accepted(lab):
    _passwords(lab, True, "ipv4")


@row("I23", "passwords over IPv6, they dial", "frr")
def passwords_accepted_ipv6(lab):
    _passwords(lab, True, "ipv6")


@row("I23", "passwords over IPv6, we dial", "frr", seconds=90)
def passwords_dialled_ipv6(lab):
    _passwords(lab, False, "ipv6")


@row("I23", "a password and BIRD, OpenBGPD, GoBGP", "bird openbgpd gobgp")
def passwords_of_others(lab):
    others = [kind(name, 65002 + number, [lab.us(password="right-one")])
              for number, (name, kind) in enumerate([("a", lab.bird), ("b", lab.openbgpd), ("c", lab.gobgp)])]
    ours = lab.holdfast({name: {"as": 65002 + number, "password": "right-one"}
                         for number, name in enumerate(("a", "b", "c"))})
    lab.standing(ours, *others, seconds=20)


@row("I23", "a low TTL", "frr raw", fast=True)
def ttl_security(lab):
    a = lab.frr("a", 65002, [lab.us(lines=("ttl-security hops 1",))])
    lab.host("b")
    lab.host("c")
    ours = lab.holdfast({"a": {"as": 65002, "ttl-security": 1},
                         "b": {"as": 65003, "ttl-security": 1, "passive": True},
                         "c": {"as": 65004, "ttl-security": 2, "passive": True}})
    lab.standing(ours, a)
    try:
        Raw.connect(lab.host("b"), "10.0.0.1", ttl=64, seconds=3).session(65003, "10.0.0.3")
        raise AssertionError("a session stands, with a TTL of 64")
    except (OSError, Failed):
        pass
    Raw.connect(lab.host("b"), "10.0.0.1", ttl=255).session(65003, "10.0.0.3")
    Raw.connect(lab.host("c"), "10.0.0.1", ttl=254).session(65004, "10.0.0.4")


@row("I23", "a password that changes at run time", "frr")
def password_changed(lab):
    """Without a restart: the peer goes, and comes with another one."""
    a = lab.frr("a", 65002, [lab.us(password="open-sesame")])
    ours = lab.holdfast({}).begin()
    a.begin()

    def add(key):
        file = ours.write("peer.key", key + "\n", mode=0o600)
        ours.cli("peers", "add", "10.0.0.2", "as=65002", f"password-file={file}", "connect-retry=1s")
    add("first")
    lab.stays("with the wrong one", lambda: ours.established("10.0.0.2"), False, 3)
    ours.cli("peers", "remove", "10.0.0.2")
    add("open-sesame")
    lab.standing(ours, a, seconds=15)
    shown = str(ours.peer("10.0.0.2"))
    lab.check("the password is nowhere to be seen", "open-sesame" not in shown + ours.log())
