"""Summarization: the sentences that say what a text is about, or a shorter text in the model's own words.

Two kinds. With an encoder as its base, a model weighs the sentences of a text, and the best make an extract: that is
this file. With a base that reads and writes (T5, BART) it writes: see `shared.tasks.summaries.abstractive`.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shared.tasks.base import Answers, Item, Measured, Recommended, Role, TextTask
from shared.tasks.summaries import measures
from shared.tasks.summaries.answers import Summary, Weighed, Weighing
from shared.tasks.summaries.oracle import oracle
from shared.tasks.summaries.rouge import METRICS
from shared.tasks.summaries.rows import Reference, summarized_texts
from shared.tasks.summaries.script import script
from shared.tasks.summaries.sentences import LONGEST_SENTENCE, beginnings, parts

if TYPE_CHECKING:
    import numpy as np
    from torch import Tensor, nn

    from shared.data.table import Table
    from shared.models.artifact import Manifest
    from shared.models.files import EncoderFiles
    from shared.models.loading import Model
    from shared.tasks.examples import Examples, Rows

KEPT = 1
"""The output, of two, that speaks for a sentence."""


class Summarization(TextTask):
    """Weighs the sentences of a text."""

    name = "summarization"
    title = "Summarization"
    pipeline_tag = "summarization"
    roles = (
        Role(
            "text",
            "text",
            "what is summarized",
            ("article", "document", "text", "body", "content", "source", "dialogue", "transcript", "report"),
        ),
        Role(
            "summary",
            "text",
            "what people wrote to sum it up",
            ("summary", "highlights", "tldr", "abstract", "summaries", "target", "headline", "title"),
        ),
    )
    accepts = (
        "A table with a document and its summary in each row: CSV, TSV, Excel, JSON, JSON lines or Parquet, in any "
        "encoding. A hundred rows already help."
    )
    printed = "the three best sentences of each text"
    metrics = METRICS
    plainest = "the first sentences of each text"
    fewest_labels = 1
    shortest = LONGEST_SENTENCE
    hidden = 128
    corrected = "summary"
    by_sentence = True
    spread = 0.12
    recommended = (
        Recommended(
            "sshleifer/distilbart-cnn-12-6",
            "DistilBART CNN",
            "apache-2.0",
            "Writes summaries of English news. 306 M parameters, 1.2 GB.",
        ),
        Recommended(
            "facebook/bart-large-cnn", "BART large CNN", "mit", "Writes summaries of English news. 406 M parameters."
        ),
        Recommended(
            "google-t5/t5-small", "T5 small", "apache-2.0", "Small and quick; a base to train. 60 M parameters, 242 MB."
        ),
    )
    example = {  # noqa: RUF012
        "text": "Harbor Lane opened an office in Lisbon on Monday. Rain kept guests away. It will hire forty people.",
        "summary": "Harbor Lane opens in Lisbon and hires forty people.",
    }

    @property
    def script(self) -> str:  # type: ignore[override]
        """Splits, weighs and chooses."""
        return script()

    def pre(self, model: "Model", inputs: Sequence[str]) -> list[Item]:
        """The sentences of each text; a long text is read in parts. For a model that writes, the beginning."""
        if _writes(model):
            from shared.models.seq2seq_module import prompt_of
            from shared.tasks.summaries.abstractive import sources

            with model.lock:
                return sources(model.tokenizer, prompt_of(model.module.model.config), inputs, model.max_length)
        with model.lock:
            return parts(model.tokenizer, inputs, model.max_length)

    def core(self, model: "Model", batch: Sequence[Item]) -> list[Any]:
        """The logits and the vector of each sentence, [sentences, 2 + hidden]; or what the model writes."""
        from shared.models.sentence_scorer import weigh_batch
        from shared.models.seq2seq_module import write_batch

        if _writes(model):
            return write_batch(model, batch)
        return weigh_batch(model, list(batch))

    def post(self, answers: Answers, inputs: Sequence[str], items: Sequence[Item], outputs: Sequence[Any]) -> list[Any]:
        """The sentences of each text with their probabilities. Outputs are those of `core`, or the logits alone.

        What a model has written stays as it is.
        """
        if outputs and isinstance(outputs[0], str):
            from shared.tasks.summaries.abstractive import written

            return written(inputs, items, outputs)
        found: list[list[Weighed]] = [[] for _ in inputs]
        shortened = [0] * len(inputs)
        for item, output in zip(items, outputs, strict=True):
            text = inputs[item.owner]
            scores = _probabilities(output[:, : KEPT + 1], answers.temperature)
            for (start, end), score, vector in zip(item.places, scores, output[:, KEPT + 1 :], strict=False):
                found[item.owner].append(Weighed(start, end, text[start:end], float(score), vector))
            shortened[item.owner] += _shortened(item)
        return [Weighing(tuple(sentences), count) for sentences, count in zip(found, shortened, strict=True)]

    def published(self, folder: Path) -> "tuple[nn.Module, tuple[str, ...]]":
        """A published model that writes summaries. Raises ModelError if it is none."""
        from shared.tasks.summaries.abstractive import published

        return published(folder), self.labels(())

    def module(self, encoder: "nn.Module", folder: Path, manifest: "Manifest") -> "nn.Module":
        """The encoder, and the head in `folder`; or a model that writes."""
        from shared.models.artifact import HEAD
        from shared.models.modules import load_head
        from shared.models.sentence_scorer import SentenceScorer
        from shared.models.seq2seq_module import saved

        if manifest.writes:
            return saved(encoder, folder)
        return SentenceScorer(encoder, load_head(folder / HEAD))

    def trained_from(self, files: "EncoderFiles") -> TextTask:
        """A base that reads and writes learns to write."""
        from shared.models.loading import writes
        from shared.tasks.summaries.abstractive import AbstractiveSummarization

        return AbstractiveSummarization() if writes(files) else self

    def saved_as(self, manifest: "Manifest") -> TextTask:
        """One that weighs, or one that writes."""
        from shared.tasks.summaries.abstractive import AbstractiveSummarization

        return AbstractiveSummarization() if manifest.writes else self

    def examples(self, table: "Table", columns: Mapping[str, str]) -> "Examples":
        """The rows with a text and a summary. Raises DataError if there are none."""
        return summarized_texts(table, columns)

    def names(self, answer: Reference) -> Collection[str]:
        """There are no labels to tell apart: a row counts as one with a summary."""
        return ("kept",)

    def labels(self, answers: Sequence[Reference]) -> tuple[str, ...]:
        """What can be said of a sentence."""
        return ("left out", "kept")

    def matched(self, answers: Sequence[Reference], labels: Sequence[str]) -> tuple[list[int], list[Any], str]:
        """Every row counts."""
        return list(range(len(answers))), list(answers), ""

    def outputs(self, labels: Sequence[str]) -> int:
        """Two."""
        return len(labels)

    def items(self, tokenizer: Any, inputs: Sequence[str], max_length: int) -> list[Item]:
        """The first part of each text."""
        return beginnings(tokenizer, inputs, max_length)

    def targets(self, items: Sequence[Item], answers: Sequence[Reference], labels: Sequence[str]) -> "list[np.ndarray]":
        """1 for the sentences that are nearest to the summary, see `oracle`."""
        return [_chosen(item, answer) for item, answer in zip(items, answers, strict=True)]

    def asked(self, answer: Reference, labels: Sequence[str]) -> Collection[int]:
        """Both."""
        return (0, KEPT)

    def new_module(self, encoder: "nn.Module", outputs: int, *, dropout: float, normalize: bool = False) -> "nn.Module":
        """The encoder with a fresh head for what is known of each sentence."""
        from shared.models.hidden_head import HiddenHead
        from shared.models.sentence_scorer import SentenceScorer, inputs_of
        from shared.tasks.summaries.features import COUNT

        size: int = encoder.config.hidden_size  # type: ignore[assignment, union-attr]
        return SentenceScorer(encoder, HiddenHead(inputs_of(size, COUNT), self.hidden, outputs, dropout))

    def loss(self, outputs: "Tensor", targets: "Tensor") -> "Tensor":
        """Cross-entropy; 0 for a batch without sentences."""
        from torch.nn.functional import cross_entropy

        return cross_entropy(outputs, targets) if len(targets) else outputs.sum()

    def score(
        self, labels: Sequence[str], answers: Sequence[Reference], predictions: Sequence[Summary]
    ) -> dict[str, float]:
        """ROUGE, the mean of all rows."""
        return measures.means(measures.scored(answers, predictions)[0])

    def measure(self, labels: Sequence[str], rows: "Rows", predictions: Sequence[Summary]) -> Measured:
        """ROUGE, and the summaries that are farthest from their references."""
        scores, summaries = measures.scored(rows.answers, predictions)
        return Measured(
            metrics=measures.means(scores),
            resample=measures.resampler(scores),
            per_class=[],
            confusion=[],
            mistakes=measures.worst(rows, scores, summaries),
        )

    def baseline(self, labels: Sequence[str], train: "Rows", test: "Rows") -> dict[str, float]:
        """The first sentences of each text: as many as the references of the test rows usually have."""
        return measures.lead(test.answers)

    def plainest_of(self, labels: Sequence[str], rows: "Rows") -> dict[str, float]:
        """The same: nothing has to be learnt for it."""
        return measures.lead(rows.answers)

    def plainest_resample(self, rows: "Rows") -> "Callable[[np.ndarray], float]":
        """The first sentences, row by row."""
        return measures.resampler(measures.lead_rows(rows.answers))

    def cells(self, prediction: Summary) -> dict[str, Any]:
        """The summary."""
        return {"summary": " ".join(prediction.summary())}

    def found(self, prediction: Summary) -> list[tuple[str, float]]:
        """No labels to count."""
        return []


def _writes(model: "Model") -> bool:
    return getattr(model.module, "writes", False)


def _probabilities(logits: "np.ndarray", temperature: float) -> "np.ndarray":
    from scipy.special import softmax

    return softmax(logits / temperature, axis=1)[:, KEPT]


def _shortened(item: Item) -> int:
    """How many sentences are as long as a sentence may be: they were cut there."""
    starts = item.units or []
    ends = [*starts[1:], len(item.ids)]
    return sum(end - start >= LONGEST_SENTENCE for start, end in zip(starts, ends, strict=False))


def _chosen(item: Item, answer: Reference) -> "np.ndarray":
    import numpy as np

    found = np.zeros(len(item.places), dtype=np.int64)
    most = len(measures.lines(answer.summary))
    found[oracle([answer.text[start:end] for start, end in item.places], answer.summary, most)] = KEPT
    return found
