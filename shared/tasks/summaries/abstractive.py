"""The second kind of summarization: a model that reads a text and writes a shorter one in its own words."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from shared.errors import ModelError
from shared.tasks.base import Item
from shared.tasks.summaries.answers import Written
from shared.tasks.summaries.rows import Reference
from shared.tasks.summarization import Summarization

if TYPE_CHECKING:
    import numpy as np
    from torch import Tensor, nn

    from shared.models.files import EncoderFiles
    from shared.models.loading import Model

SMOOTHING = 0.1
SHORTEST, LONGEST = 5, 99
"""Percentiles of the training summaries, in tokens, between which summaries are written."""

SCRIPT = """\
from transformers import GenerationConfig

config = GenerationConfig.from_pretrained(here)
least = config.min_length
task = (getattr(model.config, "task_specific_params", None) or {}).get("summarization", {})
prefix = task.get("prefix") or getattr(model.config, "prefix", None) or ""
for text in sys.argv[1:]:
    tokens = tokenizer([prefix + text], **options)
    config.min_length = min(least, tokens["input_ids"].shape[1] // 2)
    with torch.inference_mode():
        written = model.eval().generate(**tokens, generation_config=config)
    print(tokenizer.batch_decode(written, skip_special_tokens=True)[0].replace("<n>", " ").strip())
    print()
"""


@dataclass(frozen=True)
class AbstractiveSummarization(Summarization):
    """Learns to write the summaries of the training rows, token by token.

    `tokenizer` and `prompt` (what comes before each text): of the base. `least` and `most`: tokens of a summary.
    """

    tokenizer: Any = None
    prompt: str = ""
    least: int = 0
    most: int = 142

    headless = True
    does = "writes summaries"
    writes = True
    by_sentence = False
    hidden = 0
    shortest = 16
    spread = 0.12
    usual = {  # noqa: RUF012
        "adapter": {"batch_size": 8, "epochs": 4, "learning_rate": 5e-4},
        "full": {"batch_size": 4, "epochs": 4},
    }
    script = SCRIPT
    printed = "a summary of each text"
    auto_class = "AutoModelForSeq2SeqLM"

    def fitted_to(self, files: "EncoderFiles", tokenizer: Any, answers: Sequence[Reference]) -> Self:
        """With the lengths of these summaries."""
        import numpy as np

        from shared.models.loading import load_config
        from shared.models.seq2seq_module import LONGEST_WRITTEN, prompt_of

        config = load_config(files.folder)
        counts = [len(ids) for ids in tokenizer(text_target=[answer.summary for answer in answers])["input_ids"]]
        # Before the summary's own tokens stands one that starts the decoder: it counts, but what ends them does not.
        least, most = int(np.percentile(counts, SHORTEST)), int(np.percentile(counts, LONGEST)) + 1
        longest = min(LONGEST_WRITTEN, getattr(config, "max_position_embeddings", LONGEST_WRITTEN))
        return replace(
            self, tokenizer=tokenizer, prompt=prompt_of(config), least=least, most=min(longest, -(-most // 8) * 8)
        )

    def items(self, tokenizer: Any, inputs: Sequence[str], max_length: int) -> list[Item]:
        """The beginning of each text."""
        return sources(tokenizer, self.prompt, inputs, max_length)

    def targets(self, items: Sequence[Item], answers: Sequence[Reference], labels: Sequence[str]) -> "list[np.ndarray]":
        """The tokens of each summary."""
        import numpy as np

        summaries = [answer.summary for answer in answers]
        ids = self.tokenizer(text_target=summaries, truncation=True, max_length=self.most - 1)["input_ids"]
        return [np.array(tokens, dtype=np.int64) for tokens in ids]

    def forced(self, targets: "Sequence[np.ndarray]") -> "dict[str, Tensor]":
        """The summaries [batch, tokens]: each token is guessed with the right ones before it in view."""
        from shared.models.modules import pad

        return {"labels": pad([tokens.tolist() for tokens in targets], -100)}

    def new_module(self, encoder: "nn.Module", outputs: int, *, dropout: float, normalize: bool = False) -> "nn.Module":
        """The base itself. While it is trained it writes the likeliest token at each step, because that is quick."""
        from shared.models.seq2seq_module import Seq2Seq, generation

        return Seq2Seq(encoder, generation(self.least, self.most, beams=1), dropout=dropout)

    def loss(self, outputs: "Tensor", targets: "Tensor") -> "Tensor":
        """Cross-entropy of each token with smoothed labels (Szegedy et al. 2016, Rethinking the Inception
        Architecture).
        """
        from torch.nn.functional import cross_entropy

        return cross_entropy(outputs, targets, label_smoothing=SMOOTHING)

    def tried(self, model: "Model", batch: Sequence[Item]) -> list[Any]:
        """What the module writes as it is now."""
        from shared.models.seq2seq_module import write_batch

        return write_batch(model, batch)

    def write_beside(self, folder: Path) -> None:
        """How it is to write, with beams."""
        from shared.models.seq2seq_module import generation

        generation(self.least, self.most).save_pretrained(folder)

    def remark(self, predictions: Sequence[Any]) -> str:
        """How many texts were too long to be read to their end."""
        cut = sum(isinstance(prediction, Written) and prediction.read < 1 for prediction in predictions)
        if not cut:
            return ""
        return f"{cut:,} of the {len(predictions):,} texts are longer than it reads: it knew only their beginning."


def published(folder: Path) -> "nn.Module":
    """A published model that writes. Raises ModelError if the one in `folder` does not."""
    from transformers import AutoModelForSeq2SeqLM

    from shared.models.loading import load_config, load_published
    from shared.models.seq2seq_module import Seq2Seq, own_generation

    if not load_config(folder).is_encoder_decoder:
        raise ModelError(
            f"“{folder.name}” does not write summaries: choose it as the base of a fine-tuning instead, or pick a "
            "model that reads and writes, such as BART or T5."
        )
    model = load_published(folder, AutoModelForSeq2SeqLM)
    return Seq2Seq(model, own_generation(model))


def sources(tokenizer: Any, prompt: str, texts: Sequence[str], max_length: int) -> list[Item]:
    """The beginning of each text as a model reads it that writes; no tokens of a text without words.

    `places` of an item says up to which character the text is read.
    """
    prompted = [prompt + text for text in texts]
    encoded = tokenizer(prompted, truncation=True, max_length=max_length, return_offsets_mapping=tokenizer.is_fast)
    items = []
    for owner, (text, ids) in enumerate(zip(texts, encoded["input_ids"], strict=True)):
        if not text.strip():
            items.append(Item(owner, [], places=[(0, len(text))]))
            continue
        end = len(prompt) + len(text)
        if len(ids) >= max_length and tokenizer.is_fast:
            end = max(end for _, end in encoded["offset_mapping"][owner])
        elif len(ids) >= max_length:  # it does not say where a token is from
            end = len(tokenizer.decode(ids, skip_special_tokens=True))
        items.append(Item(owner, ids, places=[(0, max(0, end - len(prompt)))]))
    return items


def written(inputs: Sequence[str], items: Sequence[Item], outputs: Sequence[str]) -> list[Written]:
    """A summary per text, with the share of the text that was read for it."""
    lengths = [len(text.rstrip()) for text in inputs]
    read = [min(1.0, item.places[0][1] / lengths[item.owner]) if lengths[item.owner] else 1.0 for item in items]
    return [Written(text, share) for text, share in zip(outputs, read, strict=True)]
