"""The torch module that reads a text and writes another. Import this only where torch is needed."""

from collections.abc import Callable, Sequence
from copy import deepcopy
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import torch
from torch import Tensor, nn
from transformers import GenerationConfig, LogitsProcessor, StoppingCriteria

from shared.models.modules import stack

if TYPE_CHECKING:
    from shared.models.loading import Model
    from shared.tasks.base import Item

AT_ONCE, TOKENS_AT_ONCE = 8, 4096
"""Texts that are read and written to side by side (with beams, each is several), and their tokens with padding: as
many as a processor reads in a few seconds, because while it reads it cannot be interrupted.
"""
ON_A_CARD = 8
"""Times as many on a graphics card."""
FLOOR = 0.5
"""A text of few tokens need not have a summary of more than this share of them."""
BEAMS = 4
LONGEST = 142
"""Tokens that are written where nobody says how many."""
LONGEST_WRITTEN = 512
LINE_END = "<n>"
"""So Pegasus ends a line."""
REPETITION = 3
"""Tokens in a row that are not written twice (Paulus et al. 2018, A Deep Reinforced Model for Abstractive
Summarization)."""


class Seq2Seq(nn.Module):
    """An `AutoModelForSeq2SeqLM`, with LoRA weights or without.

    `generation`: how it writes; to a short text it may write less than that says. `dropout`: of what the output layer
    reads, while training.
    """

    writes = True

    def __init__(self, model: Any, generation: GenerationConfig, *, dropout: float = 0.0) -> None:
        super().__init__()
        self.model = model
        self.least = generation.min_length or 0
        self.generation = deepcopy(generation)
        self.generation.min_length = 0
        self.dropout = nn.Dropout(dropout)
        if dropout:
            model.get_output_embeddings().register_forward_pre_hook(lambda _, read: (self.dropout(read[0]),))

    @property
    def encoder(self) -> Any:
        """What is fine-tuned, as other modules call it."""
        return self.model

    def forward(self, input_ids: Tensor, attention_mask: Tensor, labels: Tensor) -> Tensor:
        """Teacher forcing: ids and mask [batch, tokens], and the tokens to be written, `labels` [batch, written],
        -100 after the end of each -> logits of those tokens, float32 [units, vocabulary].
        """
        logits = self.model(
            input_ids=input_ids,
            attention_mask=attention_mask,
            decoder_input_ids=self.model.prepare_decoder_input_ids_from_labels(labels),
            use_cache=False,
        ).logits
        return logits[labels >= 0].float()

    def write(
        self, input_ids: Tensor, attention_mask: Tensor, interrupted: Callable[[], bool] = lambda: False
    ) -> Tensor:
        """What it writes to each text: token ids [batch, written]. It breaks off soon where `interrupted` says so."""
        floors = (attention_mask.sum(1) * FLOOR).long().clamp(max=self.least)
        with torch.inference_mode():
            return self.model.generate(
                input_ids=input_ids,
                attention_mask=attention_mask,
                generation_config=self.generation,
                logits_processor=[_Floors(floors, self.model.generation_config.eos_token_id)],
                stopping_criteria=[Interruption(interrupted)],
            )

    def top(self) -> dict[str, Tensor]:
        """There is no head."""
        return {}

    def to_precision(self, device: str, dtype: torch.dtype) -> Self:
        """Move to `device` in `dtype`."""
        self.model.to(device, dtype)
        return self


class _Floors(LogitsProcessor):
    """Keeps each text from ending before it has its own least number of tokens, `floors` [texts]: what else is in
    the batch does not matter.
    """

    def __init__(self, floors: Tensor, ends: int | list[int] | None) -> None:
        self.floors = floors
        self.ends = [] if ends is None else ends if isinstance(ends, list) else [ends]

    def __call__(self, input_ids: Tensor, scores: Tensor) -> Tensor:
        """`input_ids` [texts * beams, written so far], `scores` [texts * beams, vocabulary]."""
        early = input_ids.shape[1] < self.floors.repeat_interleave(len(scores) // len(self.floors))
        scores = scores.clone()
        scores[:, self.ends] = scores[:, self.ends].masked_fill(early.unsqueeze(1), float("-inf"))
        return scores


class Interruption(StoppingCriteria):
    """Ends all texts of a batch."""

    def __init__(self, interrupted: Callable[[], bool]) -> None:
        self.interrupted = interrupted

    def __call__(self, input_ids: Tensor, scores: Any, **kwargs: Any) -> Tensor:
        return torch.full((len(input_ids),), self.interrupted(), device=input_ids.device)


def write_batch(model: "Model", batch: "Sequence[Item]") -> list[str]:
    """What the model's module writes to each item, a few of like length at a time. Nothing to an item without tokens.

    Where `model.interrupted` says so, the texts are left as they are at that moment.
    """
    texts = [""] * len(batch)
    for places in groups_of_like_length(
        [len(item.ids) for item in batch], 1 if model.device.type == "cpu" else ON_A_CARD
    ):
        if model.interrupted():
            break
        for place, text in zip(places, _written(model, [batch[place] for place in places]), strict=True):
            texts[place] = text
    return texts


def groups_of_like_length(lengths: Sequence[int], times: int) -> list[list[int]]:
    """The places of what has tokens, in groups of like length that are not too large."""
    groups: list[list[int]] = []
    for place in sorted((place for place, length in enumerate(lengths) if length), key=lambda place: lengths[place]):
        size = len(groups[-1]) + 1 if groups else 1
        if groups and size <= AT_ONCE * times and size * lengths[place] <= TOKENS_AT_ONCE * times:
            groups[-1].append(place)
        else:
            groups.append([place])
    return groups


def _written(model: "Model", items: "Sequence[Item]") -> list[str]:
    found = model.module.write(
        **stack(items, model.tokenizer.pad_token_id or 0, model.device.type), interrupted=model.interrupted
    )
    with model.lock:
        texts = model.tokenizer.batch_decode(found, skip_special_tokens=True)
    return [text.replace(LINE_END, " ").strip() for text in texts]


def generation(least: int, most: int, beams: int = BEAMS) -> GenerationConfig:
    """How a model writes between `least` and `most` tokens, the likeliest ones."""
    least = max(0, min(least, most - 2))
    return GenerationConfig(
        min_length=least, max_length=most, num_beams=beams, no_repeat_ngram_size=REPETITION, do_sample=False
    )


def own_generation(model: Any) -> GenerationConfig:
    """How a published model writes summaries: as its files say, which older ones keep by task."""
    own, by_task = model.generation_config, (getattr(model.config, "task_specific_params", None) or {})
    said = {name: value for name, value in own.to_dict().items() if value is not None}
    said |= by_task.get("summarization", {})
    most = min(said.get("max_length", LONGEST), getattr(model.config, "max_position_embeddings", LONGEST_WRITTEN))
    found = generation(said.get("min_length", 0), most, said.get("num_beams", BEAMS))
    for name in ("no_repeat_ngram_size", "length_penalty", "early_stopping"):
        if name in said:
            setattr(found, name, said[name])
    return found


def saved(model: Any, folder: Path) -> Seq2Seq:
    """A fine-tuned model that writes as the files in `folder` say."""
    return Seq2Seq(model, GenerationConfig.from_pretrained(folder, local_files_only=True))


def prompt_of(config: Any) -> str:
    """What a model wants to read before a text that is to be summarized, such as T5: “summarize: ”."""
    by_task = getattr(config, "task_specific_params", None) or {}
    return by_task.get("summarization", {}).get("prefix") or getattr(config, "prefix", None) or ""
