"""Models behind an address: Hugging Face endpoints, vLLM, llama.cpp, Ollama, whatever speaks OpenAI's protocol."""

import asyncio
from collections.abc import Iterator, Sequence
from threading import Event

from shared.errors import ModelError
from shared.generation.connection import Line, Patience, opened, until
from shared.generation.pieces import without_thoughts
from shared.generation.protocol import Heard, asked, event, refusal, whole
from shared.generation.running import Say, run
from shared.generation.writer import Limits, Message, cut

AROUND = 8
"""Tokens around each message, about."""
BYTES = 3
"""Bytes of a token, about; in English there are four, in other languages fewer."""
PATH = "/chat/completions"


class RemoteWriter:
    """Writes at another place. `key` is sent with each request; `allow_private`: the address may be in this network.

    `reads`: tokens that the model reads and writes at once. No server says it in a way that all do.
    """

    instructed = True

    def __init__(
        self,
        address: str,
        model: str,
        *,
        key: str | None = None,
        allow_private: bool = False,
        reads: int = 4096,
        patience: Patience | None = None,
    ) -> None:
        self.title = model
        self.reads = reads
        self._url = address.rstrip("/").removesuffix(PATH) + PATH
        self._key = key
        self._allow_private = allow_private
        self._patience = patience or Patience()

    def count(self, text: str) -> int:
        """About how many tokens a text has, rather too many."""
        return -(-len(text.encode("utf-8", "replace")) // BYTES)

    def room(self, messages: Sequence[Message], limits: Limits) -> int:
        """How many tokens the last message may have, beside all the rest."""
        before = sum(self.count(message.content) for message in messages[:-1])
        return self.reads - limits.max_tokens - before - AROUND * len(messages)

    def write(self, messages: Sequence[Message], limits: Limits, cancel: Event) -> Iterator[str]:
        """Write the next turn, see `Writer`."""

        def work(say: Say, stop: Event) -> None:
            body = asked(self.title, cut(self, messages, limits), limits)
            asyncio.run(until(stop, self._talk(body, say)))

        yield from without_thoughts(run(self.title, work, cancel))

    async def _talk(self, body: bytes, say: Say) -> None:
        headers = {"Content-Type": "application/json", "Accept": "text/event-stream, application/json"}
        if self._key:
            headers["Authorization"] = f"Bearer {self._key}"
        async with opened(
            self._url,
            body,
            headers,
            allow_private=self._allow_private,
            patience=self._patience,
            secret=(self._key or "").encode(),
        ) as line:
            status = line.response.status_code
            if status != 200:
                said = refusal(status, await line.all(), self.title, with_key=bool(self._key))
                raise ModelError(f"{self.title} does not write: {said}")
            if "text/event-stream" in line.response.headers.get("content-type", ""):
                await _listen(line, say)
            else:
                say(_paired(whole(await line.all()).text)[0])


async def _listen(line: Line, say: Say) -> None:
    """Say what comes, to the end. Raises ModelError if there is no end, or nothing before it."""
    last, held, anything = Heard(), "", False
    async for sent in line.lines():
        heard = event(sent)
        if heard.alive:
            line.word()
        text, held = _paired(held + heard.text)
        say(text)
        anything = anything or bool(text)
        last = heard if heard.ended else last
        if heard.ended == "done":
            break
    if not last.ended:
        raise ModelError("The model broke off in the middle of its answer: try again.")
    if last.ended == "length" and not anything:
        raise ModelError("The model thought until its tokens were used up: allow more, or choose another model.")


def _paired(text: str) -> tuple[str, str]:
    """The text without a half character at its end, and that half: some servers send the halves one by one."""
    held = text[-1:] if "\ud800" <= text[-1:] <= "\udbff" else ""
    ready = text.removesuffix(held)
    return ready.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace"), held
