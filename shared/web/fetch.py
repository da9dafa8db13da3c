"""The only way to the outside: bounded in time and bytes, and never into a private network by surprise."""

import asyncio
import ssl
import zlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from shared.errors import SourceError
from shared.web.guard import NoNames, checked, web_address

if TYPE_CHECKING:
    import httpx

MOST_REDIRECTS = 5
MOST_TRIED = 4
AGENT = "Plaza/1.0"
_REDIRECTS = (301, 302, 303, 307, 308)


@dataclass(frozen=True)
class Answer:
    """What a server said. `headers` have names in lower case; `url`: where it came from, after redirects."""

    status: int
    headers: dict[str, str]
    body: bytes
    url: str


@dataclass(frozen=True)
class _Ask:
    """A request and its limits."""

    method: str
    allow_private: bool
    headers: dict[str, str]
    limit_bytes: int
    connect_s: float
    total_s: float
    content: bytes | None = field(default=None, repr=False)


def check(url: str, *, allow_private: bool, seconds: float = 5.0) -> str:
    """The address in its usual spelling, if it may be opened; nothing is opened. Raises SourceError.

    While names cannot be looked up at all the address passes: it is checked again whenever it is opened.
    """
    address = web_address(url.strip())
    with suppress(NoNames):
        checked(address, allow_private=allow_private, seconds=seconds)
    return str(address)


def fetch(
    url: str,
    *,
    allow_private: bool,
    headers: Mapping[str, str] | None = None,
    limit_bytes: int = 5_000_000,
    connect_s: float = 5.0,
    total_s: float = 20.0,
) -> Answer:
    """GET the address; at most 5 redirects are followed. Any status is an answer, 304 and 500 too.

    `limit_bytes` holds for the body as it travels and unpacked; `total_s` for everything together, however
    slowly it drips. Raises SourceError.
    """
    ask = _Ask("GET", allow_private, dict(headers or {}), limit_bytes, connect_s, total_s)
    return asyncio.run(_within(url, ask, MOST_REDIRECTS))


def post(
    url: str,
    body: bytes,
    headers: Mapping[str, str],
    *,
    allow_private: bool,
    connect_s: float = 5.0,
    total_s: float = 10.0,
) -> Answer:
    """POST the body. A redirect is an answer, and the answer's own body is not read. Raises SourceError."""
    ask = _Ask("POST", allow_private, dict(headers), 0, connect_s, total_s, body)
    return asyncio.run(_within(url, ask, 0))


async def _within(url: str, ask: _Ask, redirects: int) -> Answer:
    """The answer, or a sentence on why there is none."""
    import httpx

    address = web_address(url)
    # A certificate holds for one name: names that share an address do not share a connection.
    apart = httpx.Limits(max_keepalive_connections=0)
    try:
        # Without a client round it: that would follow the environment, keep cookies, and unpack.
        async with (
            asyncio.timeout(ask.total_s),
            httpx.AsyncHTTPTransport(trust_env=False, limits=apart) as transport,
        ):
            return await _follow(transport, address, ask, redirects)
    except (TimeoutError, httpx.TimeoutException) as error:
        raise SourceError(_too_slow(address.host, error, ask)) from error
    except httpx.ConnectError as error:
        raise SourceError(_no_connection(address.host, error)) from error
    except httpx.HTTPError as error:
        raise SourceError(f"{address.host} broke off, or does not speak HTTP: it may be better later.") from error


async def _follow(transport: "httpx.AsyncHTTPTransport", address: "httpx.URL", ask: _Ask, redirects: int) -> Answer:
    for _ in range(redirects + 1):
        answer = await _exchange(transport, address, ask)
        if not redirects or answer.status not in _REDIRECTS:
            return answer
        address = _target(address, answer.headers.get("location", ""))
    raise SourceError(f"{address.host} sends us from one address to the next without end: check the address.")


def _target(address: "httpx.URL", location: str) -> "httpx.URL":
    """Where a redirect leads. What is wrong with it may be put right: no such error is final."""
    import httpx

    if not location:
        raise SourceError(f"{address.host} sends us elsewhere without saying where: check the address.")
    try:
        return web_address(str(address.join(location)))
    except (httpx.InvalidURL, ValueError, SourceError) as error:
        raise SourceError(f"{address.host} sends us to something that is no web address: check the address.") from error


async def _exchange(transport: "httpx.AsyncHTTPTransport", address: "httpx.URL", ask: _Ask) -> Answer:
    """One request to one of the checked IP addresses: the name is not looked up a second time."""
    response = await _send(transport, address, ask)
    try:
        wanted = ask.method == "GET" and response.status_code not in (*_REDIRECTS, 204, 304)
        body = await _body(response, ask.limit_bytes) if wanted else b""
        headers = {name.lower(): value for name, value in response.headers.items()}
        return Answer(response.status_code, headers, body, str(address))
    finally:
        await response.aclose()


async def _send(transport: "httpx.AsyncHTTPTransport", address: "httpx.URL", ask: _Ask) -> "httpx.Response":
    import httpx

    host = address.raw_host.decode("ascii")
    own = {"User-Agent": AGENT, "Accept-Encoding": "gzip", "Host": address.netloc.decode("ascii")}
    limits = httpx.Timeout(ask.total_s, connect=ask.connect_s)
    extensions = {"sni_hostname": host, "timeout": limits.as_dict()}
    places = checked(address, allow_private=ask.allow_private, seconds=ask.connect_s)[:MOST_TRIED]
    for place in places:
        there = address.copy_with(host=place)
        headers = {**ask.headers, **own}
        request = httpx.Request(ask.method, there, headers=headers, content=ask.content, extensions=extensions)
        try:
            return await transport.handle_async_request(request)
        except (httpx.ConnectError, httpx.ConnectTimeout):
            if place == places[-1]:
                raise
    raise SourceError(f"There is no server called {host}: check how the address is spelt.")


async def _body(response: "httpx.Response", limit: int) -> bytes:
    """What the server sends, unpacked here: httpx would unpack a bomb before anybody could count."""
    packing = response.headers.get("content-encoding", "").strip().lower()
    if packing not in ("", "identity", "gzip", "x-gzip"):
        raise SourceError(
            f"The answer is packed as “{packing[:20]}”, which was not asked for: only gzip is understood."
        )
    unpack = zlib.decompressobj(31) if packing.endswith("gzip") else None
    body, came = bytearray(), 0
    async for chunk in response.aiter_raw():
        came += len(chunk)
        try:
            body += unpack.decompress(chunk, limit + 1 - len(body)) if unpack else chunk
        except zlib.error as error:
            raise SourceError("The answer is damaged: it cannot be unpacked.") from error
        if max(came, len(body)) > limit:
            raise SourceError(f"The answer is longer than {limit / 1e6:,.3g} MB: that is more than is read here.")
    return bytes(body)


def _too_slow(host: str, error: Exception, ask: _Ask) -> str:
    import httpx

    if isinstance(error, httpx.ConnectTimeout):
        return f"{host} did not answer within {ask.connect_s:g} seconds: it may be down."
    return f"{host} did not finish its answer within {ask.total_s:g} seconds: it may be overloaded."


def _no_connection(host: str, error: BaseException) -> str:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return f"{host} has no certificate that can be trusted ({cause.verify_message}): it was not read."
        if isinstance(cause, ssl.SSLError):
            return f"No secure connection to {host} can be made: check whether the address starts with http://."
        cause = cause.__cause__ or cause.__context__
    return f"{host} cannot be reached: check the address, or try later."
