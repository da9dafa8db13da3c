"""Models on this machine that read one text and write another: BART, T5, Pegasus and their like."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from shared.generation.local import LocalWriter, count, sampling
from shared.generation.pieces import Pieces, tidied
from shared.generation.writer import Limits, Message

if TYPE_CHECKING:
    from torch import Tensor

    from shared.models.loading import Model


class Seq2SeqWriter(LocalWriter):
    """Turns a text into the one it was trained to write.

    Also for a model that was fine-tuned here, be it with an adapter: its `module.model` is what counts.
    """

    instructed = False

    def longest(self, model: "Model") -> int:
        """Special tokens included."""
        return model.max_length

    def space(self, model: "Model", messages: Sequence[Message], limits: Limits) -> int:
        """All but the special tokens and what the model is used to reading first."""
        return model.max_length - model.tokenizer.num_special_tokens_to_add() - count(model, _prompt(model))

    def given(self, model: "Model", messages: Sequence[Message], limits: Limits) -> "dict[str, Tensor]":
        """The last message, cut at its end where it is too long."""
        text = _prompt(model) + messages[-1].content
        how = {"truncation": True, "max_length": model.max_length, "split_special_tokens": True}
        with model.lock:
            found = model.tokenizer(text, return_tensors="pt", **how)
        return {name: found[name] for name in ("input_ids", "attention_mask")}

    def options(self, model: "Model", limits: Limits, tokens: int) -> dict[str, Any]:
        """With beams, the likeliest text; no run of tokens twice."""
        config = getattr(model.module.model.config, "decoder", model.module.model.config)
        # One place is taken by the token that it starts with.
        longest = min(limits.max_tokens + 1, getattr(config, "max_position_embeddings", limits.max_tokens + 1))
        return {
            "max_length": longest,
            "min_length": min(limits.min_tokens + 1, longest),
            "num_beams": limits.beams,
            "no_repeat_ngram_size": limits.repetition,
            **sampling(limits.temperature),
        }

    def spelt(self, text: str) -> str:
        """With a space where Pegasus ends a line."""
        from shared.models.seq2seq_module import LINE_END

        return text.replace(LINE_END, " ")

    def finished(self, pieces: Pieces) -> Pieces:
        """Without the spaces that come from training texts cut into words."""
        return tidied(pieces)


def _prompt(model: "Model") -> str:
    from shared.models.seq2seq_module import prompt_of

    return prompt_of(model.module.model.config)
