"""Which addresses may be connected to, and asking for a host's addresses within a time.
docs/rules.md, network."""

from __future__ import annotations

import ipaddress
import queue
import socket
import threading
from collections.abc import Callable, Sequence

from citekit.errors import NetworkError, NetworkLimitError

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolve = Callable[[str, int], Sequence[str]]

_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


def is_public(address: str | Address) -> bool:
    """Whether this is an address of the public internet: not private, loopback, link-local, shared, multicast or
    reserved, and not an IPv6 form (mapped, 6to4, Teredo, NAT64) of an IPv4 address that is."""
    found = ipaddress.ip_address(address)
    if isinstance(found, ipaddress.IPv6Address):
        inner = _inner(found)
        if inner is not None:
            return is_public(inner)
    return found.is_global and not found.is_multicast and not found.is_reserved


def _inner(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address that an IPv6 address carries."""
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    teredo = address.teredo
    return address.ipv4_mapped or address.sixtofour or (teredo[1] if teredo else None)


def is_allowed(address: str, allowed: Sequence[str]) -> bool:
    """Public, or in one of the `allowed` networks ("127.0.0.0/8", "::1")."""
    found = ipaddress.ip_address(address.partition("%")[0])
    return is_public(found) or any(found in ipaddress.ip_network(network, strict=False) for network in allowed)


def resolve(host: str, port: int) -> Sequence[str]:
    """The host's addresses as the system's resolver gives them, each once, in its order; raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(info[4][0]) for info in found))


def resolve_within(host: str, port: int, seconds: float, how: Resolve, *, where: str) -> Sequence[str]:
    """As `how`, given up after `seconds`: the system's resolver takes no time limit of its own, so it is asked in
    another thread. Raises NetworkError when the host has no address."""
    answers: queue.SimpleQueue[Sequence[str] | OSError | UnicodeError] = queue.SimpleQueue()

    def ask() -> None:
        try:
            answers.put(how(host, port))
        except (OSError, UnicodeError) as error:
            answers.put(error)

    threading.Thread(target=ask, daemon=True).start()
    try:
        answer = answers.get(timeout=max(seconds, 0.001))
    except queue.Empty:
        raise NetworkLimitError.of("fetch.idle_seconds", seconds, "seconds to find the host", where=where) from None
    if isinstance(answer, OSError | UnicodeError) or not answer:
        cause = None if isinstance(answer, Sequence) else answer
        raise NetworkError(f"there is no host {host}", where=where, fix="check the URL and the network") from cause
    return answer
