"""Models on this machine that follow instructions."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from shared.errors import ModelError
from shared.generation.local import LocalWriter, sampling
from shared.generation.pieces import Pieces, without_thoughts
from shared.generation.writer import Limits, Message, cut

if TYPE_CHECKING:
    from torch import Tensor

    from shared.models.loading import Model

MOST = 8192
"""Tokens at once, read and written, even if the model could do more: each takes memory."""
MARGIN = 8
"""Tokens left free: a text may be cut into tokens otherwise where it stands beside others."""


class CausalWriter(LocalWriter):
    """Writes the next turn of a conversation."""

    instructed = True

    def longest(self, model: "Model") -> int:
        """What it reads and what it writes together."""
        config = model.module.model.config.get_text_config()
        said = [getattr(config, name, None) for name in ("max_position_embeddings", "n_positions")]
        return min(MOST, model.tokenizer.model_max_length, *(number for number in said if isinstance(number, int)))

    def space(self, model: "Model", messages: Sequence[Message], limits: Limits) -> int:
        """All but the rest of the conversation and what is to be written."""
        rest = [*messages[:-1], Message(messages[-1].role, "")]
        taken = _rendered(model, rest)["input_ids"].shape[1] + limits.max_tokens + MARGIN
        return self.longest(model) - taken

    def given(self, model: "Model", messages: Sequence[Message], limits: Limits) -> "dict[str, Tensor]":
        """The conversation in the form the model knows, the last message cut at its end where it is too long."""
        return _rendered(model, cut(self, messages, limits))

    def options(self, model: "Model", limits: Limits, tokens: int) -> dict[str, Any]:
        """As it was taught: texts that may quote what was read, so any run of tokens may come twice."""
        settings = model.module.model.generation_config
        ends = settings.eos_token_id if settings.eos_token_id is not None else model.tokenizer.eos_token_id
        first = ends[0] if isinstance(ends, list) else ends
        padding = settings.pad_token_id if settings.pad_token_id is not None else first
        return {
            "max_length": tokens + limits.max_tokens,
            "min_length": 0,
            "num_beams": 1,
            "eos_token_id": ends,
            "pad_token_id": padding,
            **sampling(limits.temperature),
        }

    def finished(self, pieces: Pieces) -> Pieces:
        """The answer alone."""
        return without_thoughts(pieces)


def _rendered(model: "Model", messages: Sequence[Message]) -> "dict[str, Tensor]":
    """The conversation as tokens, up to where the model goes on. Raises ModelError."""
    from jinja2 import TemplateError

    if not model.tokenizer.chat_template:
        raise ModelError(f"{model.ref} has no chat template, so it follows no instructions: choose an instruct model.")
    try:
        try:
            return _tokens(model, messages)
        except TemplateError:
            return _tokens(model, _without_system(messages))
    except TemplateError as error:
        raise ModelError(f"{model.ref} cannot be told this conversation ({error}): choose another model.") from error


def _tokens(model: "Model", messages: Sequence[Message]) -> "dict[str, Tensor]":
    turns = [{"role": message.role, "content": message.content} for message in messages]
    with model.lock:
        # What looks like the end of a turn is text when a user types it; thinking aloud takes longer than it helps.
        found = model.tokenizer.apply_chat_template(
            turns, add_generation_prompt=True, return_tensors="pt", sanitize_control_tokens=True, enable_thinking=False
        )
    return {name: found[name] for name in ("input_ids", "attention_mask")}


def _without_system(messages: Sequence[Message]) -> list[Message]:
    """Some templates know no system: what it says is then said first by the user."""
    said = [message.content for message in messages if message.role == "system"]
    others = [message for message in messages if message.role != "system"]
    if not said or not others:
        return list(messages)
    first = Message(others[0].role, "\n\n".join([*said, others[0].content]))
    return [first, *others[1:]]
