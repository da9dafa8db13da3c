"""Which addresses a server may be asked to open: those that anybody could open as well."""

import socket
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from threading import Thread
from typing import TYPE_CHECKING

from shared.errors import SourceError

if TYPE_CHECKING:
    from httpx import URL

Address = IPv4Address | IPv6Address
LONGEST = 2000
MOST_ADDRESSES = 16
_TRANSLATED = ip_network("64:ff9b::/96")
_NEVER = [
    ip_network(text) for text in ("0.0.0.0/8", "169.254.0.0/16", "fe80::/10", "255.255.255.255/32", "fd00:ec2::254/128")
] + [ip_network("100.100.100.200/32")]  # the last two are where clouds tell a machine its secrets
_LOCAL = [ip_network(text) for text in ("64:ff9b:1::/48", "fec0::/10", "192.0.0.0/24", "192.88.99.0/24", "::/8")]


def completed(text: str) -> str:
    """An address as people paste it, with its scheme: `https` where none is given."""
    text = text.strip()
    return text if "://" in text or text.startswith(("mailto:", "javascript:", "data:")) else f"https://{text}"


def web_address(text: str) -> "URL":
    """The address as httpx understands it, with http or https, a host, and no password. Raises SourceError."""
    import httpx

    if len(text) > LONGEST:
        raise SourceError(f"This address has {len(text):,} characters: give one of at most {LONGEST:,}.", final=True)
    try:
        url = httpx.URL(text)
        host, port = url.host, url.port
    except (httpx.InvalidURL, ValueError) as error:
        raise SourceError("This is no web address: give one such as https://example.com/news.", final=True) from error
    if "%" in host and ":" not in host:  # words with spaces between them
        raise SourceError("This is no web address: give one such as https://example.com/news.", final=True)
    if url.scheme not in ("http", "https") or not host:
        raise SourceError("Only web addresses are read: give one that starts with https:// or http://.", final=True)
    if url.userinfo:
        raise SourceError("There is a user name or a password in this address: give one without.", final=True)
    if port is not None and not 0 < port < 65536:
        raise SourceError(f"There is no port {port}: give one from 1 to 65535, or none.", final=True)
    return url


def checked(url: "URL", *, allow_private: bool, seconds: float) -> list[str]:
    """The IP addresses of the host. Raises SourceError if there is none, or if any of them must not be opened."""
    host = url.raw_host.decode("ascii", "replace")
    found = look_up(host.strip("[]"), url.port or (443 if url.scheme == "https" else 80), seconds)
    for text in found:
        address = _parsed(text)
        if address is None or is_forbidden(address):
            raise SourceError(f"{url.host} leads to {text}, which is never opened: give a public address.")
        if not allow_private and not is_public(address):
            raise SourceError(
                f"{url.host} leads to {text}, which is inside a private network: only public addresses are read "
                "unless PLAZA_ALLOW_PRIVATE_FEEDS=1 is set on this server."
            )
    return found[:MOST_ADDRESSES]


def look_up(host: str, port: int, seconds: float) -> list[str]:
    """What the name leads to, best first, each address once. Raises SourceError if nothing was found in time."""
    found: list[str] = []
    errors: list[Exception] = []

    def ask() -> None:
        try:
            answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            found.extend(dict.fromkeys(str(answer[4][0]) for answer in answers))
        except (OSError, ValueError) as error:
            errors.append(error)

    thread = Thread(target=ask, name="look-up", daemon=True)  # the system's own limit may be minutes
    thread.start()
    thread.join(seconds)
    if found:
        return found
    if errors and getattr(errors[0], "errno", None) != socket.EAI_AGAIN:
        raise SourceError(f"There is no server called {host}: check how the address is spelt.")
    raise NoNames(f"The address of {host} could not be looked up: check this server's connection.")


class NoNames(SourceError):
    """Names cannot be looked up at all at the moment: this says nothing about the name."""


def is_public(address: Address) -> bool:
    """Whether this address, and one that is wrapped in it, can be reached from anywhere in the internet."""
    return all(
        one.is_global and not (one.is_multicast or one.is_reserved or any(one in net for net in _LOCAL))
        for one in _layers(address)
    )


def is_forbidden(address: Address) -> bool:
    """Whether it is never opened: not an address of one machine, or where a cloud hands out secrets."""
    return any(
        one.is_multicast or one.is_unspecified or one.is_link_local or any(one in net for net in _NEVER)
        for one in _layers(address)
    )


def _parsed(text: str) -> Address | None:
    try:
        return ip_address(text)
    except ValueError:
        return None


def _layers(address: Address) -> list[Address]:
    """The address, and the IPv4 address that it only wraps, for which no rule of IPv6 holds."""
    if isinstance(address, IPv4Address):
        return [address]
    if address.ipv4_mapped:
        return [address.ipv4_mapped]
    inner = address.sixtofour or (address.teredo and address.teredo[1])
    if address in _TRANSLATED or (int(address) >> 32 == 0 and int(address) > 1):
        inner = IPv4Address(int(address) & 0xFFFFFFFF)
        return [inner] if address in _TRANSLATED else [address, inner]
    return [address, inner] if inner else [address]
