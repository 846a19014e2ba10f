"""Texts → the hosts that they name, and whom a host is: a service of the tree, or somebody else."""

from __future__ import annotations

import re
from collections.abc import Mapping

from scanner.infer.status import tokens
from scanner.rules import squeezed

_ADDRESS = re.compile(
    r"^(?:(?P<scheme>(?:(?:jdbc|lb):)?[A-Za-z][A-Za-z0-9+.-]*):/{2,3})?(?:[^@/\s]*@)?(?P<host>[A-Za-z0-9{}][\w.{}-]*)(?::(?P<port>[\w{}$]+))?(?P<path>/.*)?$"
)
_HOST_WORDS = re.compile(
    r"(?:^|_)(?:(?:HOST|HOSTNAME|ADDR|ENDPOINT|TARGET|URL|URI|BASEURL|SERVER|BROKER)S?|ADDRESS(?:ES)?)(?:_|$)"
    r"|(?:Host(?:name)?|Addr|Url|URL|Uri|Endpoint|Server|Broker)s?$|Address(?:es)?$",
)
# Where a registry is asked for a service by its name: https://github.com/mbobakov/grpc-consul-resolver
_REGISTRIES = frozenset(("consul", "etcd", "discovery", "nacos", "zookeeper"))
_INSIDE = re.compile(r"^(?:svc|local|internal|default|[a-z0-9-]+)(?:\.(?:svc|cluster|local|internal))*$")
_OUTSIDE = frozenset(
    ("com", "io", "net", "org", "dev", "app", "co", "cloud", "ai", "gov", "uk", "de", "no", "eu", "us")
)
HERE = "localhost:"  # how the address of a port of the machine begins
# How bundlers know what a page may see: https://vite.dev/guide/env-and-mode, https://nextjs.org/docs/app/guides/environment-variables
_OF_PAGES = frozenset(("vite", "react", "app", "next", "public", "nuxt", "vue", "expo", "gatsby"))
_FOR_PAGES = re.compile(r"^(?:VITE|REACT_APP|NEXT_PUBLIC|PUBLIC|NUXT|VUE_APP|EXPO_PUBLIC|GATSBY|NG_APP)_")
SERVICE_WORDS = frozenset(("service", "svc", "microservice"))
_OF_ADDRESSES = frozenset(("url", "uri", "host", "hostname", "addr", "address", "endpoint", "base", "target"))
_BEFORE = frozenset(("url", "uri", "host"))  # some say that first: ``HOST_BILLING``
_OF_SECTIONS = frozenset(
    (
        "url",
        "urls",
        "uris",
        "service",
        "services",
        "microservices",
        "endpoints",
        "addresses",
        "hosts",
        "apis",
        "clients",
    )
)
_OF_PORTS = frozenset(("port", "app", "http", "grpc", "server"))
# The machine itself, also as what runs in a container sees it: https://docs.docker.com/engine/network/drivers/bridge/
MACHINE = frozenset(("localhost", "127.0.0.1", "0.0.0.0", "host.docker.internal", "172.17.0.1"))


def address(text: str, variable: str = "") -> str:
    """The host that ``text`` names, be it of a program or of a database; "" for what is none.

    A single word without a port is one only where the ``variable`` or key that holds it says so.

    >>> address("http://billing:8080/v1"), address("billing.shop.svc.cluster.local:50051"), address("orders")
    ('billing', 'billing.shop.svc.cluster.local', '')
    """
    found = _ADDRESS.match(text.strip())
    if found is None:
        return ""
    if not found["scheme"] and not found["port"] and not _holds_hosts(variable):
        return ""
    if found["scheme"] in _REGISTRIES and found["path"]:
        return found["path"].strip("/").partition("?")[0]
    if found["host"] in MACHINE:
        port = (found["port"] or "").replace("{}", "")  # what is put behind it may bring its own slash
        return f"{HERE}{port}" if port else ""
    return found["host"].strip("{}").strip("-.")


def _holds_hosts(name: str) -> bool:
    """Whether a variable, or a key of settings, is called like one that holds a host."""
    last = name.rpartition(".")[2]
    return (
        _HOST_WORDS.search(last) is not None or _HOST_WORDS.search(last.upper().replace("-", "_")) is not None
    )


def plain(name: str) -> str:
    """A name as it is compared, without the registry in front."""
    return squeezed(name.rpartition("/")[2])


def meant(host: str, known: Mapping[str, str]) -> str:
    """The service that a host is: its first label, where the rest is a namespace and not the world."""
    if host.startswith(HERE):
        return known.get(host, "")
    if (whole := known.get(plain(host.replace("{}", "")))) is not None and "." in host:
        return whole  # Compose's names may have dots: ``basket.api``
    first, dot, rest = host.partition(".")
    if dot and (not _INSIDE.match(rest) or rest.rpartition(".")[2] in _OUTSIDE):
        return ""
    return known.get(plain(first.replace("{}", "")), "")


def called_like(variable: str, known: Mapping[str, str]) -> str:
    """The service that a variable for an address is called like: ``BILLING_SERVICE_URL``, ``VITE_BILLING_HOST``; "" if none.

    It says whose port of a developer's machine it holds where nothing else does: those stand in nobody's settings.
    """
    named = _for_address(variable)
    bare = [word for word in named if word not in SERVICE_WORDS]
    return known.get(plain("".join(named)), "") or (known.get(plain("".join(bare)), "") if bare else "")


def _for_address(variable: str) -> list[str]:
    """The words of a variable that say whose address it holds; none where it says that of nothing."""
    words = list(tokens(variable.rpartition(".")[2]))
    while words and words[0] in _OF_PAGES:
        del words[0]
    named = list(words)
    while named and named[-1] in _OF_ADDRESSES:
        named.pop()
    if len(named) == len(words) and named[:1] and named[0] in _BEFORE:
        del named[0]
    return named if len(named) < len(words) else []


def is_for_pages(variable: str) -> bool:
    """Whether a variable is called as bundlers ask of those that a page may see."""
    return _FOR_PAGES.match(variable) is not None


def whose_port(variable: str, known: Mapping[str, str]) -> str:
    """The service that a variable for a port is called like: ``BILLING_SERVICE_PORT``, ``BILLING_APP_PORT``; "" if none."""
    words = list(tokens(variable.rpartition(".")[2]))
    while words and words[-1] in _OF_PORTS:
        words.pop()
    bare = [word for word in words if word not in SERVICE_WORDS]
    return known.get(plain("".join(words)), "") or (known.get(plain("".join(bare)), "") if bare else "")


def called_like_a_service(variable: str, known: Mapping[str, str]) -> str:
    """The same of a variable that says in its name that it is for a service, or whose name is all of a service's: of more
    words than one, but where bundlers set it, which set little else. What nothing sets may be anything else.
    """
    if not SERVICE_WORDS.isdisjoint(tokens(variable)):
        return called_like(variable, known)
    named = _for_address(variable)
    return known.get(plain("".join(named)), "") if len(named) > 1 or is_for_pages(variable) else ""


def kept_for_a_service(key: str, known: Mapping[str, str]) -> str:
    """The service that a key of a section of addresses is called like, all of it: ``ServiceUrls:BillingAPI``,
    ``Services:Billing:Url``; "" if none.
    """
    parts = [part for part in re.split(r"__|[.:]", key) if part]
    while len(parts) > 1 and _OF_ADDRESSES.issuperset(tokens(parts[-1])):
        parts.pop()
    sections = {word for part in parts[:-1] for word in tokens(part)}
    return known.get(plain(parts[-1]), "") if parts and not _OF_SECTIONS.isdisjoint(sections) else ""


def is_worldly(host: str) -> bool:
    """A name of the public domain system, in full."""
    return (
        "." in host
        and "{}" not in host
        and host.rpartition(".")[2] in _OUTSIDE
        and not host.endswith(".svc.cluster.local")
    )
