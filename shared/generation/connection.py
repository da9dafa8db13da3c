"""An open line to a model behind an address: what it says, as it says it, within limits."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from threading import Event
from typing import TYPE_CHECKING

from shared.errors import ModelError, SourceError
from shared.generation.running import GLANCE
from shared.web.guard import checked, web_address

if TYPE_CHECKING:
    from collections.abc import Coroutine

    import httpx

MOST_TRIED = 4
MOST_BYTES = 20_000_000
LONGEST_LINE = 1_000_000


@dataclass(frozen=True)
class Patience:
    """Seconds: until a connection stands, without a word, and in all."""

    connect: float = 5.0
    silence: float = 60.0
    total: float = 600.0


@dataclass(frozen=True)
class Line:
    """An answer that has begun. `word` is called whenever something came that is worth waiting for.

    `secret` is taken out of what comes: some servers say the key again in their errors.
    """

    response: "httpx.Response"
    silence: asyncio.Timeout
    patience: Patience
    secret: bytes = field(default=b"", repr=False)

    def word(self) -> None:
        """The silence begins anew."""
        self.silence.reschedule(asyncio.get_running_loop().time() + self.patience.silence)

    async def lines(self) -> AsyncIterator[bytes]:
        """The lines of the answer. Raises ModelError if there is no end of one, or of all."""
        rest, came = b"", 0
        async for chunk in self.response.aiter_raw():
            came += len(chunk)
            *whole, rest = (rest + chunk).split(b"\n")
            if came > MOST_BYTES or len(rest) > LONGEST_LINE:
                raise ModelError("The model's server sends without end: choose another model.")
            for line in whole:
                yield self._shown(line.rstrip(b"\r"))
        yield self._shown(rest)

    async def all(self) -> bytes:
        """The answer in one piece; of a very long one, the beginning."""
        found = b""
        async for chunk in self.response.aiter_raw():
            found += chunk
            if len(found) >= LONGEST_LINE:
                break
        return self._shown(found)

    def _shown(self, said: bytes) -> bytes:
        return said.replace(self.secret, b"...") if self.secret else said


@asynccontextmanager
async def opened(
    url: str,
    body: bytes,
    headers: Mapping[str, str],
    *,
    allow_private: bool,
    patience: Patience,
    secret: bytes = b"",
) -> AsyncIterator[Line]:
    """POST, and what the server answers. No redirect is followed.

    Raises ModelError if it cannot be reached, breaks off, or makes us wait too long, here and while it is read.
    """
    import httpx

    host = url
    try:
        address = web_address(url)
        host = address.host
        async with (
            asyncio.timeout(patience.total),
            asyncio.timeout(patience.silence) as silence,
            httpx.AsyncHTTPTransport(trust_env=False) as transport,
        ):
            places = checked(address, allow_private=allow_private, seconds=patience.connect)[:MOST_TRIED]
            response = await _send(transport, address, places, body, headers, patience)
            try:
                yield Line(response, silence, patience, secret)
            finally:
                await response.aclose()
    except SourceError as error:
        raise ModelError(str(error)) from error
    except httpx.ConnectTimeout as error:
        raise ModelError(f"{host} did not answer within {patience.connect:g} seconds: it may be down.") from error
    except (TimeoutError, httpx.TimeoutException) as error:
        said = f"said nothing for {patience.silence:g} seconds"
        if not silence.expired():
            said = f"was not done after {patience.total:g} seconds"
        raise ModelError(f"The model at {host} {said}: try again later, or choose another model.") from error
    except httpx.ConnectError as error:
        raise ModelError(f"{host} cannot be reached ({error}): check the address, and whether it runs.") from error
    except httpx.HTTPError as error:
        raise ModelError(f"{host} broke off, or does not speak HTTP: try again, or check the address.") from error


async def until(stop: Event, talk: "Coroutine[None, None, None]") -> None:
    """Talk to the end, or until `stop` is set: the connection is closed then."""
    task = asyncio.ensure_future(talk)
    while not task.done() and not stop.is_set():
        await asyncio.wait([task], timeout=GLANCE)
    task.cancel()
    await asyncio.wait([task])
    if not task.cancelled():
        task.result()


async def _send(
    transport: "httpx.AsyncHTTPTransport",
    address: "httpx.URL",
    places: list[str],
    body: bytes,
    headers: Mapping[str, str],
    patience: Patience,
) -> "httpx.Response":
    """To one of the checked IP addresses: the name is not looked up a second time."""
    import httpx

    limits = httpx.Timeout(None, connect=patience.connect)
    extensions = {"sni_hostname": address.raw_host.decode("ascii"), "timeout": limits.as_dict()}
    own = {"Host": address.netloc.decode("ascii"), "Accept-Encoding": "identity", "User-Agent": "Plaza/1.0"}
    for place in places:
        request = httpx.Request(
            "POST", address.copy_with(host=place), headers={**headers, **own}, content=body, extensions=extensions
        )
        try:
            return await transport.handle_async_request(request)
        except (httpx.ConnectError, httpx.ConnectTimeout):
            if place == places[-1]:
                raise
    raise ModelError(f"There is no server called {address.host}: check how the address is spelt.")
