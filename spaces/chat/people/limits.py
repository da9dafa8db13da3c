"""How much a visitor may send, so that one of them cannot keep all others waiting."""

import math
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import ip_address, ip_network
from threading import Lock

from shared.errors import DataError

LONGEST = 2_000
"""Characters of a message."""


@dataclass
class Bucket:
    """How many messages may still come at once, as of the time `at` (seconds)."""

    left: float
    at: float


class Limits:
    """Bounds for each visitor: by the conversation's token, and by the client's address.

    `per_minute`, `burst`: messages of one conversation in the long run, and at once. Behind one address (an office, a
    proxy) there are several visitors: together they may send `crowd` times as much. Only the `most` latest visitors
    are remembered. `clock`: seconds, as `time.monotonic` gives them.
    """

    def __init__(
        self,
        per_minute: int = 20,
        burst: int = 8,
        *,
        crowd: int = 15,
        longest: int = LONGEST,
        most: int = 10_000,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.per_minute, self.burst, self.crowd, self.longest = per_minute, burst, crowd, longest
        self._most, self._clock, self._lock = most, clock, Lock()
        self._buckets: OrderedDict[tuple[str, str], Bucket] = OrderedDict()

    def check(self, message: str, token: str, address: str) -> None:
        """Count a message. Raises DataError, to be shown to the visitor, if it is empty, too long, or too soon.

        `token` may be "" (a conversation that begins), `address` too (unknown): that bound does not count then.
        A message that is refused does not count.
        """
        if not message.strip():
            raise DataError("Your message is empty: write what you would like to know.")
        if len(message) > self.longest:
            raise DataError(
                f"Your message has {len(message):,} characters, and {self.longest:,} can be read at once: shorten it, "
                "or send it in parts."
            )
        with self._lock:
            wants = [("you", token, 1), ("your network", network(address), self.crowd)]
            buckets = [(self._bucket((whose, name), times), whose, times) for whose, name, times in wants if name]
            for bucket, whose, times in buckets:
                self._refuse_if_empty(bucket, whose, times)
            for bucket, _, _ in buckets:
                bucket.left -= 1

    def __len__(self) -> int:
        """How many visitors are remembered."""
        return len(self._buckets)

    def _bucket(self, name: tuple[str, str], times: int) -> Bucket:
        now, full = self._clock(), float(self.burst * times)
        bucket = self._buckets.setdefault(name, Bucket(full, now))
        bucket.left = min(full, bucket.left + (now - bucket.at) * self._rate(times))
        bucket.at = now
        self._buckets.move_to_end(name)
        while len(self._buckets) > self._most:
            self._buckets.popitem(last=False)
        return bucket

    def _rate(self, times: int) -> float:
        """Messages a second."""
        return self.per_minute * times / 60

    def _refuse_if_empty(self, bucket: Bucket, whose: str, times: int) -> None:
        if bucket.left < 1:
            seconds = max(1, math.ceil((1 - bucket.left) / self._rate(times)))
            raise DataError(
                f"One message too many came from {whose}: {self.per_minute * times:,} a minute are answered, at most "
                f"{self.burst * times:,} of them at once. Please send it again in {seconds} s."
            )


def network(address: str) -> str:
    """What counts as one address: of IPv6, whoever has one has a whole network of them."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    return str(ip_network(f"{parsed}/64", strict=False)) if parsed.version == 6 else address
