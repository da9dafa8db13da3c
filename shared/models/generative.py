"""The torch module that goes on with a text. Import this only where torch is needed."""

import inspect
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Self

import torch
from torch import Tensor, nn

from shared.models.modules import pad, stack
from shared.models.seq2seq_module import ON_A_CARD, Interruption, groups_of_like_length

if TYPE_CHECKING:
    import numpy as np

    from shared.models.loading import Model
    from shared.tasks.base import Item

MOST = 8192
"""Tokens at once, read and written, even if the model could do more: each takes memory."""
LOGITS_AT_ONCE = 2**26
"""Numbers, of 4 bytes each: a vocabulary has some 150,000 tokens, and each place has a number for each of them."""


class Generative(nn.Module):
    """An `AutoModelForCausalLM`, with LoRA weights or without."""

    writes = True

    def __init__(self, model: Any) -> None:
        super().__init__()
        self.model = model
        base = model.get_base_model() if hasattr(model, "get_base_model") else model
        self._chooses = "logits_to_keep" in inspect.signature(base.forward).parameters

    @property
    def encoder(self) -> Any:
        """What is fine-tuned, as other modules call it."""
        return self.model

    def forward(self, input_ids: Tensor, attention_mask: Tensor, marks: Tensor) -> Tensor:
        """Ids, mask and marks [batch, tokens] to the logits, float32 [units, vocabulary], for each marked token: what
        the model expects in its place, the right ones before it in view (teacher forcing).
        """
        said = marks[:, 1:] > 0
        places = said.any(0).nonzero().squeeze(1)
        given = {"input_ids": input_ids, "attention_mask": attention_mask, "use_cache": False}
        if self._chooses:
            logits = self.model(**given, logits_to_keep=places).logits
        else:
            logits = self.model(**given).logits[:, places]
        return logits[said[:, places]].float()

    def top(self) -> dict[str, Tensor]:
        """There is no head."""
        return {}

    def to_precision(self, device: str, dtype: torch.dtype) -> Self:
        """Move to `device` in `dtype`."""
        self.model.to(device, dtype)
        return self


def reads(model: "Model") -> int:
    """How many tokens a model reads and writes together."""
    config = model.module.model.config.get_text_config()
    said = [getattr(config, name, None) for name in ("max_position_embeddings", "n_positions")]
    return min(MOST, model.tokenizer.model_max_length, *(number for number in said if isinstance(number, int)))


def plainly(model: "Model") -> dict[str, Any]:
    """How it writes, as `generate` has it: nothing but where it ends, so any run of tokens may come twice."""
    settings = model.module.model.generation_config
    ends = settings.eos_token_id if settings.eos_token_id is not None else model.tokenizer.eos_token_id
    first = ends[0] if isinstance(ends, list) else ends
    padding = settings.pad_token_id if settings.pad_token_id is not None else first
    return {"min_length": 0, "num_beams": 1, "eos_token_id": ends, "pad_token_id": padding}


def expected(model: "Model", batch: "Sequence[Item]") -> "list[tuple[np.ndarray, np.ndarray]]":
    """For each item, and each token of it that is marked: the likeliest token in its place, and the logarithm of the
    probability of the one that stands there. Both arrays are [marked].
    """
    found: list[Any] = [None] * len(batch)
    for places in _groups(model, batch):
        if model.interrupted():
            # Nobody reads the rest, but each item has to have something.
            places = []
        items = [batch[place] for place in places]
        for place, pair in zip(places, _expected(model, items) if items else [], strict=True):
            found[place] = pair
    return [pair if pair is not None else _nothing(item) for pair, item in zip(found, batch, strict=True)]


def marked(item: "Item") -> list[int]:
    """The tokens of an item that are to be learnt: there is nothing before the first of all."""
    return [token for token, mark in zip(item.ids[1:], item.marks[1:], strict=True) if mark]


def respond(model: "Model", batch: "Sequence[Item]", most: int) -> list[str]:
    """What the model goes on with after each item: always the likeliest token, at most so many of them.

    Nothing after an item without tokens. Where `model.interrupted` says so, the texts are left as they are.
    """
    texts = [""] * len(batch)
    times = 1 if model.device.type == "cpu" else ON_A_CARD
    for places in groups_of_like_length([len(item.ids) for item in batch], times):
        if model.interrupted():
            break
        for place, text in zip(places, _responses(model, [batch[place] for place in places], most), strict=True):
            texts[place] = text
    return texts


def _responses(model: "Model", items: "Sequence[Item]", most: int) -> list[str]:
    backwards = [item.ids[::-1] for item in items]  # so that the padding comes first
    ids = pad(backwards, plainly(model)["pad_token_id"] or 0).flip(1)
    mask = pad([[1] * len(item.ids) for item in items], 0).flip(1)
    own = {"max_new_tokens": None, "min_new_tokens": None, "num_return_sequences": 1, "use_cache": True}
    greedy = {"do_sample": False, "temperature": None, "top_p": None, "top_k": None}
    with torch.inference_mode():
        written = model.module.model.generate(
            input_ids=ids.to(model.device.type),
            attention_mask=mask.to(model.device.type),
            max_length=ids.shape[1] + most,
            stopping_criteria=[Interruption(model.interrupted)],
            **own,
            **greedy,
            **plainly(model),
        )
    with model.lock:
        return model.tokenizer.batch_decode(written[:, ids.shape[1] :], skip_special_tokens=True)


def _groups(model: "Model", batch: "Sequence[Item]") -> list[list[int]]:
    """The places of the items, in groups whose logits fit into the memory together; like lengths together."""
    size = model.module.model.config.get_text_config().vocab_size
    groups: list[list[int]] = []
    for place in sorted(range(len(batch)), key=lambda place: len(batch[place].ids)):
        if groups and (len(groups[-1]) + 1) * len(batch[place].ids) * size <= LOGITS_AT_ONCE:
            groups[-1].append(place)
        else:
            groups.append([place])
    return groups


def _expected(model: "Model", items: "Sequence[Item]") -> "list[tuple[np.ndarray, np.ndarray]]":
    import numpy as np

    batch: dict[str, Any] = stack(items, model.tokenizer.pad_token_id or 0, model.device.type)
    right = [marked(item) for item in items]
    flat = torch.tensor([token for tokens in right for token in tokens], device=model.device.type)
    with torch.inference_mode():
        logits = model.module(**batch)
        chances = logits.log_softmax(-1).gather(1, flat.unsqueeze(1)).squeeze(1).cpu().numpy()
        likeliest = logits.argmax(-1).cpu().numpy()
    ends = np.cumsum([len(tokens) for tokens in right])[:-1]
    return list(zip(np.split(likeliest, ends), np.split(chances, ends), strict=True))


def _nothing(item: "Item") -> "tuple[np.ndarray, np.ndarray]":
    import numpy as np

    count = len(marked(item))
    return np.full(count, -1), np.full(count, -np.inf)
