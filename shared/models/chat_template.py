"""Conversations in the form that a model knows: what its chat template makes of them.

A turn is an object with `role` (system, user or assistant) and `content`.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shared.errors import ModelError

Turns = Sequence[Mapping[str, str]]
PLACE = re.compile("\ue010(\\d+)\ue011")
"""Stands for a turn's content while the template writes what is around it; nothing that people type looks so."""


@dataclass(frozen=True)
class Learnt:
    """A conversation to learn from: its tokens, and 1 for each that the assistant says (else 0).

    `left_out`: how many of the first turns do not fit. `cut`: neither does all of the last question and its answer.
    """

    ids: list[int]
    marks: list[int]
    left_out: int = 0
    cut: bool = False


def asked(tokenizer: Any, turns: Turns, name: str) -> Any:
    """The tokens up to where the model goes on, `input_ids` and `attention_mask` [1, tokens] as tensors.

    `name`: of the model, in errors. Raises ModelError if it follows no instructions, or knows no such conversation.
    """
    # What looks like the end of a turn is text when a user types it.
    told = {"add_generation_prompt": True, "return_tensors": "pt", "sanitize_control_tokens": True}
    found = applied(tokenizer, turns, name, **told)
    return {part: found[part] for part in ("input_ids", "attention_mask")}


def learnt(tokenizer: Any, turns: Turns, name: str, longest: int) -> Learnt:
    """The conversation as at most `longest` tokens; of a longer one, whole turns are left out at its beginning.

    What looks like a sign of the template within a content is left out. Raises ModelError, as `asked` does, and for a
    tokenizer that cannot say where its tokens stand.
    """
    if not getattr(tokenizer, "is_fast", False):
        raise ModelError(f"The tokenizer of {name} does not tell where its tokens stand: choose another model.")
    fixed, rest = _system_apart(turns)
    starts = [place for place, turn in enumerate(rest) if turn["role"] == "user"] or [0]
    for start in starts:
        ids, marks = _tokens(tokenizer, [*fixed, *rest[start:]], name)
        if len(ids) <= longest:
            return Learnt(ids, marks, left_out=start)
    return Learnt(ids[-longest:], marks[-longest:], left_out=starts[-1], cut=True)


def applied(tokenizer: Any, turns: Turns, name: str, **options: Any) -> Any:
    """What the template makes of the turns; where it knows no system, that is said first by the user.

    Raises ModelError.
    """
    from jinja2 import TemplateError

    if not tokenizer.chat_template:
        raise ModelError(f"{name} has no chat template, so it follows no instructions: choose an instruct model.")
    # Thinking aloud takes longer than it helps.
    options |= {"enable_thinking": False}
    try:
        try:
            return tokenizer.apply_chat_template(list(turns), **options)
        except TemplateError:
            return tokenizer.apply_chat_template(_without_system(turns), **options)
    except TemplateError as error:
        raise ModelError(f"{name} cannot be told this conversation ({error}): choose another model.") from error


def control_tokens(tokenizer: Any) -> list[str]:
    """What the template writes to structure a conversation."""
    added = tokenizer.added_tokens_decoder.values()
    template = str(tokenizer.chat_template)
    return [
        token.content for token in added if token.special or (token.content in template and not token.content.isspace())
    ]


def _tokens(tokenizer: Any, turns: Turns, name: str) -> tuple[list[int], list[int]]:
    """Ids and marks of the whole conversation."""
    text, places = _assembled(tokenizer, turns, name)
    encoded = tokenizer(text, add_special_tokens=False, return_offsets_mapping=True, verbose=False)
    ids, offsets = encoded["input_ids"], encoded["offset_mapping"]
    marks = [0] * len(ids)
    for start, end in places:
        said = [token for token, (first, last) in enumerate(offsets) if first < end and last > start]
        for token in said:
            marks[token] = 1
        _mark_ending(tokenizer, ids, marks, said[-1] + 1 if said else len(ids))
    return ids, marks


def _mark_ending(tokenizer: Any, ids: Sequence[int], marks: list[int], after: int) -> None:
    """Let the sign that ends a turn be learnt as well, where there is one, or the model would never stop."""
    end = after
    while end < len(ids) and tokenizer.decode([ids[end]]).isspace():
        end += 1
    special = {number for number, token in tokenizer.added_tokens_decoder.items() if token.special}
    if end < len(ids) and ids[end] in special:
        marks[after : end + 1] = [1] * (end + 1 - after)


def _assembled(tokenizer: Any, turns: Turns, name: str) -> tuple[str, list[tuple[int, int]]]:
    """The text of the conversation, and start and end of what the assistant says in it, in characters."""
    signs = control_tokens(tokenizer)
    contents = [_plain(turn["content"], signs) for turn in turns]
    shown = [{"role": turn["role"], "content": f"\ue010{place}\ue011"} for place, turn in enumerate(turns)]
    frame = applied(tokenizer, shown, name, tokenize=False)
    text, at = "", 0
    places: dict[int, tuple[int, int]] = {}
    for found in PLACE.finditer(frame):
        number = int(found[1])
        text += frame[at : found.start()]
        if turns[number]["role"] == "assistant":
            places[number] = (len(text), len(text) + len(contents[number]))
        text, at = text + contents[number], found.end()
    if len(turns) - 1 not in places:
        raise ModelError(f"The chat template of {name} leaves out what the assistant says last: choose another model.")
    return text + frame[at:], [place for place in places.values() if place[0] < place[1]]


def _plain(content: str, signs: Sequence[str]) -> str:
    """Without what looks like a sign of the template, also where leaving one out makes another."""
    content = content.replace("\ue010", "").replace("\ue011", "")
    while any(sign in content for sign in signs):
        for sign in signs:
            content = content.replace(sign, "")
    return content.strip()


def _system_apart(turns: Turns) -> tuple[list[Mapping[str, str]], list[Mapping[str, str]]]:
    system = [turn for turn in turns if turn["role"] == "system"]
    return system, [turn for turn in turns if turn["role"] != "system"]


def _without_system(turns: Turns) -> list[Mapping[str, str]]:
    """What the system says, said first by the user."""
    system, others = _system_apart(turns)
    if not system or not others:
        return list(turns)
    said = "\n\n".join([*(turn["content"] for turn in system), others[0]["content"]])
    return [{"role": others[0]["role"], "content": said}, *others[1:]]
