"""Models on this machine that follow instructions."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from shared.generation.local import LocalWriter, sampling
from shared.generation.pieces import Pieces, without_thoughts
from shared.generation.writer import Limits, Message, cut

if TYPE_CHECKING:
    from torch import Tensor

    from shared.models.loading import Model

MARGIN = 8
"""Tokens left free: a text may be cut into tokens otherwise where it stands beside others."""


class CausalWriter(LocalWriter):
    """Writes the next turn of a conversation."""

    instructed = True

    def longest(self, model: "Model") -> int:
        """What it reads and what it writes together."""
        from shared.models.generative import reads

        return reads(model)

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
        from shared.models.generative import plainly

        return {"max_length": tokens + limits.max_tokens, **plainly(model), **sampling(limits.temperature)}

    def finished(self, pieces: Pieces) -> Pieces:
        """The answer alone."""
        return without_thoughts(pieces)


def _rendered(model: "Model", messages: Sequence[Message]) -> "dict[str, Tensor]":
    """The conversation as tokens, up to where the model goes on. Raises ModelError."""
    from shared.models.chat_template import asked

    turns = [{"role": message.role, "content": message.content} for message in messages]
    with model.lock:
        return asked(model.tokenizer, turns, model.ref)
