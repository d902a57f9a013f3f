"""Which machines may be asked: a feed must not make podcli knock at the doors of its own network."""

import ipaddress
import socket
from typing import NamedTuple
from urllib.parse import urlsplit

from podcli.errors import AddressUnreachable

_PORTS = {"http": 80, "https": 443}
_TRANSLATED = ipaddress.ip_network("64:ff9b::/96")
"""IPv6 addresses that stand for those of IPv4 (NAT64)."""


class Host(NamedTuple):
    """One machine, by name and by numbers."""

    scheme: str
    name: str
    port: int
    numbers: tuple[str, ...]
    """The IP addresses that were looked at; the connection goes there and nowhere else."""


def host_of(url: str, *, private: bool = False) -> Host:
    """Return the machine of an address; raise `AddressUnreachable` for one that may not be asked, or is unknown.

    `private` allows this machine and its network. The name is looked up once: what was looked at is what is asked.
    """
    try:
        parts = urlsplit(url)
        scheme, name, port = parts.scheme.lower(), _plain(parts.hostname or ""), parts.port
    except ValueError as error:
        raise AddressUnreachable(f"{url} is no web address: {error}.", hint="Correct the address.") from error
    if scheme not in _PORTS or not name:
        raise AddressUnreachable(f"{url} is no web address (http or https).", hint="Correct the address.")
    port = port or _PORTS[scheme]
    numbers = _numbers(url, name, port)
    allowed = [number for number in numbers if private or _is_public(number)]
    if not allowed:
        raise AddressUnreachable(
            f"{url} leads to {numbers[0]}, which is this machine or its network, where no listener gets.",
            hint="If that is meant, add --private; otherwise give the public address.",
        )
    return Host(scheme=scheme, name=name, port=port, numbers=tuple(dict.fromkeys(allowed)))


def _plain(name: str) -> str:
    """Return a name in the letters that go over the wire."""
    return name if name.isascii() else name.encode("idna").decode("ascii")


def _numbers(url: str, name: str, port: int) -> list[str]:
    try:
        found = socket.getaddrinfo(name, port, type=socket.SOCK_STREAM)
    except (OSError, ValueError) as error:
        said = getattr(error, "strerror", None) or error
        raise AddressUnreachable(
            f"{url} cannot be reached: the name {name} is not known ({said}).", hint="Is the name spelt right?"
        ) from error
    return [str(entry[4][0]) for entry in found]


def _is_public(number: str) -> bool:
    address = ipaddress.ip_address(number.partition("%")[0])
    if isinstance(address, ipaddress.IPv4Address):
        return _is_open(address)
    if address.ipv4_mapped or address in _TRANSLATED:
        return _is_open(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
    return _is_open(address) and (address.sixtofour is None or _is_open(address.sixtofour))


def _is_open(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    return address.is_global and not address.is_multicast and not address.is_reserved
