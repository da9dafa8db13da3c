"""OpenAI's protocol for chat completions, as many servers speak it: what is asked, and what the answers mean.

https://platform.openai.com/docs/api-reference/chat
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from shared.errors import ModelError
from shared.generation.writer import Limits, Message

EXCERPT = 200
"""Characters of what a server says about an error that are shown."""
DATA, DONE = b"data:", b"[DONE]"


@dataclass(frozen=True)
class Heard:
    """A part of an answer. `alive`: something was written or thought; `ended`: why the answer ends here, if it does."""

    text: str = ""
    alive: bool = False
    ended: str = ""


def asked(model: str, messages: Sequence[Message], limits: Limits) -> bytes:
    """The body of a request."""
    wanted = {
        "model": model,
        "messages": [asdict(message) for message in messages],
        "max_tokens": limits.max_tokens,
        "temperature": limits.temperature,
        "stream": True,
    }
    # A lone half of a character, as some documents hold, is none that can be sent.
    return json.dumps(wanted, ensure_ascii=False).encode("utf-8", "replace")


def event(line: bytes) -> Heard:
    """What a line of a stream says: nothing, if it is a comment or none of ours. Raises ModelError."""
    if not line.startswith(DATA):
        return Heard()
    data = line.removeprefix(DATA).strip()
    return Heard(ended="done") if data == DONE else _heard(data, "delta")


def whole(body: bytes) -> Heard:
    """What an answer says that comes in one piece. Raises ModelError."""
    return _heard(body, "message")


def refusal(status: int, body: bytes, model: str, *, with_key: bool) -> str:
    """Why there is no answer, and what to do. `with_key`: whether a key was sent."""
    said = _excerpt(body)
    if status in (401, 403):
        if with_key:
            return f"the key in PLAZA_REMOTE_KEY is not accepted (status {status}{said}): check it."
        return f"a key is asked for (status {status}): set PLAZA_REMOTE_KEY, and name the model in PLAZA_REMOTE_MODELS."
    if status == 404:
        return f"there is no model “{model}”, or nothing at this address (status 404{said}): check both."
    if status == 429:
        return f"too much was asked of it (status 429{said}): wait a while."
    if status >= 500:
        return f"something is wrong there (status {status}{said}): try again later."
    if 300 <= status < 400:
        return f"it sends us to another address (status {status}): give that one."
    return f"it does not do what was asked (status {status}{said}): shorten the text, or choose another model."


def _heard(data: bytes, part: str) -> Heard:
    try:
        answer = json.loads(data)
        if problem := answer.get("error"):
            raise ModelError(f"The model broke off{_words(problem)}: try again, or choose another model.")
        choice = (answer["choices"] or [{}])[0]
        says = choice.get(part) or {}
        text, thought = says.get("content") or "", says.get("reasoning_content") or says.get("reasoning")
        if not isinstance(text, str):
            raise TypeError
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError) as error:
        raise ModelError(
            "What came is no answer of a model: give an address that speaks OpenAI's protocol; most end in /v1."
        ) from error
    return Heard(text, bool(text or thought), str(choice.get("finish_reason") or ""))


def _excerpt(body: bytes) -> str:
    """What the server says about an error, in a few words."""
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        return ""
    return _words((answer.get("error") or answer) if isinstance(answer, dict) else answer)


def _words(problem: Any) -> str:
    if isinstance(problem, dict):
        problem = problem.get("message") or problem.get("detail") or ""
    said = "".join(sign for sign in " ".join(str(problem).split()) if sign.isprintable())
    return f": {said[:EXCERPT].rstrip('. ')}" if said else ""
