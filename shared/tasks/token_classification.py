"""Token classification: the spans of a text that name something, each with its type."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shared.data.spans.span import Span
from shared.errors import DataError
from shared.tasks.base import Answers, Item, Measured, Recommended, Role, TextTask
from shared.tasks.entities import measures, published, tags
from shared.tasks.entities.examples import marked_sentences
from shared.tasks.entities.script import SCRIPT
from shared.tasks.entities.shapes import SHAPES
from shared.tasks.entities.windows import whole, windows

if TYPE_CHECKING:
    import numpy as np
    from torch import Tensor, nn

    from shared.data.table import Table
    from shared.models.artifact import Manifest
    from shared.models.loading import Model
    from shared.tasks.examples import Examples, Rows


@dataclass(frozen=True)
class Entity:
    """`text` is exactly the piece from `start` to `end` (characters) of the input. `score`: 0 to 1, calibrated."""

    start: int
    end: int
    label: str
    score: float
    text: str

    @property
    def span(self) -> Span:
        """Its place and type alone."""
        return Span(self.start, self.end, self.label)


@dataclass(frozen=True)
class Extraction:
    """The entities of one text: in order, none overlapping another. `windows`: pieces the text was read in."""

    entities: tuple[Entity, ...]
    windows: int

    @property
    def spans(self) -> tuple[Span, ...]:
        """The places and types of the entities."""
        return tuple(entity.span for entity in self.entities)


class TokenClassification(TextTask):
    """Reads a text sentence by sentence, and tags its words."""

    name = "token-classification"
    title = "Token classification"
    pipeline_tag = "token-classification"
    roles = (
        Role("text", "text", "what is read", ("text", "sentence", "content", "document", "body", "message")),
        Role(
            "entities",
            "spans",
            "the marked parts, each with start, end and label",
            ("entities", "spans", "ner", "labels", "label", "annotations"),
        ),
    )
    accepts = (
        "Texts with marked entities, in any usual form: CoNLL or other BIO and BILOU files, JSON lines with offsets, a "
        "CSV with a token per row or with lists, inline marks such as [Apple](ORG), or exports of Label Studio, spaCy "
        "and doccano. A few hundred sentences already help."
    )
    script = SCRIPT
    printed = "the entities of each text: type, start, end, probability and text"
    metrics = ("f1", "precision", "recall")
    plainest = "a dictionary of the training rows' entities"
    unit = "entity"
    corrected = "entities"
    fewest_labels = 1
    shortest = 128
    recommended = (
        Recommended(
            "dslim/bert-base-NER",
            "BERT base NER",
            "mit",
            "Persons, organisations, places and others in English news. 108 M parameters, 433 MB.",
        ),
    )
    example = {  # noqa: RUF012
        "text": "Harbor Lane opens an office in Lisbon",
        "entities": [{"start": 0, "end": 11, "label": "ORG"}, {"start": 31, "end": 37, "label": "PLACE"}],
    }

    def pre(self, model: "Model", inputs: Sequence[str]) -> list[Item]:
        """The sentences of each text, those that are too long in overlapping windows."""
        with model.lock:
            return windows(model.tokenizer, inputs, model.max_length)

    def post(
        self, answers: Answers, inputs: Sequence[str], items: Sequence[Item], outputs: "Sequence[np.ndarray]"
    ) -> list[Extraction]:
        """The best tags of each sentence. The score of an entity is the mean probability of its words' tags."""
        found: list[list[Entity]] = [[] for _ in inputs]
        read = [0] * len(inputs)
        together = zip(items, outputs, strict=True)
        for (owner, _), sentence in groupby(together, lambda pair: (pair[0].owner, pair[0].part)):
            windows = list(sentence)
            read[owner] += len(windows)
            found[owner] += _entities(answers, inputs[owner], windows)
        return [Extraction(tuple(entities), count) for entities, count in zip(found, read, strict=True)]

    def published(self, folder: Path) -> "tuple[nn.Module, tuple[str, ...]]":
        """A published token classifier and the entity types it knows."""
        from transformers import AutoModelForTokenClassification

        from shared.models.loading import load_published
        from shared.models.modules import PublishedTagger

        model = load_published(folder, AutoModelForTokenClassification)
        types, mixing = published.read_labels(model.config.id2label)
        return PublishedTagger(model, mixing), types

    def module(self, encoder: "nn.Module", folder: Path, manifest: "Manifest") -> "nn.Module":
        """The encoder, and the head and the vectors of word shapes in `folder`."""
        from shared.models.artifact import HEAD
        from shared.models.modules import WordClassifier, linear, load_top

        top = load_top(folder / HEAD)
        head = linear(top["weight"], top["bias"])
        return WordClassifier(encoder, head, top["marks"], normalize=manifest.normalize)

    def read(self, path: Path, cache_dir: Path, name: str | None = None) -> "Table":
        """The texts and entities in a file of any form: see `accepts`. Raises DataError."""
        from shared.data.spans.reading import read_spans

        return read_spans(path, cache_dir, name=name)

    def examples(self, table: "Table", columns: Mapping[str, str]) -> "Examples":
        """The sentences of the texts. Raises DataError for spans that overlap or stand outside of their text."""
        return marked_sentences(table, columns)

    def names(self, answer: Sequence[Span]) -> Collection[str]:
        """The types of a sentence's entities."""
        return [span.label for span in answer]

    def labels(self, answers: Sequence[Sequence[Span]]) -> tuple[str, ...]:
        """The distinct entity types, sorted. Raises DataError if there are none."""
        found = tuple(sorted({span.label for spans in answers for span in spans}))
        if not found:
            raise DataError("No text has an entity: mark some in the file, or choose another column for them.")
        return found

    def matched(
        self, answers: Sequence[Sequence[Span]], labels: Sequence[str]
    ) -> tuple[list[int], list[Sequence[Span]], str]:
        """Entities of a type that the model does not have cannot count; their sentences can."""
        kept = [_named(spans, labels) for spans in answers]
        unknown = {span.label for spans in answers for span in spans if not _named([span], labels)}
        if unknown and not any(kept):
            return [], [], ""
        count = sum(map(len, answers)) - sum(map(len, kept))
        types = ", ".join(sorted(unknown)[:5])
        left_out = f"Entities of types that the model does not have ({types}) were left out: {count:,}."
        return list(range(len(answers))), list(kept), left_out if unknown else ""

    def outputs(self, labels: Sequence[str]) -> int:
        """O, and B and I of each type."""
        return tags.outputs(labels)

    def items(self, tokenizer: Any, inputs: Sequence[str], max_length: int) -> list[Item]:
        """Each sentence whole, if it is not too long."""
        return whole(tokenizer, inputs, max_length)

    def targets(
        self, items: Sequence[Item], answers: Sequence[Sequence[Span]], labels: Sequence[str]
    ) -> "list[np.ndarray]":
        """The tag of each word."""
        pairs = zip(items, answers, strict=True)
        return [tags.tag_indices(item.places, spans, labels) for item, spans in pairs]

    def asked(self, answer: Sequence[Span], labels: Sequence[str]) -> Collection[int]:
        """O, and both tags of each type."""
        firsts = [1 + 2 * labels.index(span.label) for span in answer]
        return {0, *firsts, *(first + 1 for first in firsts)}

    def new_module(self, encoder: "nn.Module", outputs: int, *, dropout: float, normalize: bool = False) -> "nn.Module":
        """The encoder with a linear head on each word's vector and shape."""
        import torch
        from torch import nn

        from shared.models.modules import WordClassifier

        size: int = encoder.config.hidden_size  # type: ignore[assignment, union-attr]
        head = nn.Linear(size + len(SHAPES), outputs)
        return WordClassifier(encoder, head, torch.zeros(len(SHAPES), size), normalize=normalize, dropout=dropout)

    def loss(self, outputs: "Tensor", targets: "Tensor") -> "Tensor":
        """Cross-entropy of the words' tags; 0 for a batch without words."""
        from torch.nn.functional import cross_entropy

        return cross_entropy(outputs, targets) if len(targets) else outputs.sum()

    def score(
        self, labels: Sequence[str], answers: Sequence[Sequence[Span]], predictions: Sequence[Extraction]
    ) -> dict[str, float]:
        """Entity F1, precision and recall over all types, by exact match."""
        return measures.micro(measures.counts(answers, _known(predictions, labels)))

    def measure(self, labels: Sequence[str], rows: "Rows", predictions: Sequence[Extraction]) -> Measured:
        """Scores, per type (seqeval, strict), what is taken for what, and the worst sentences."""
        said = _known(predictions, labels)
        found = measures.counts(rows.answers, said)
        return Measured(
            metrics=measures.micro(found),
            resample=measures.resampler(found),
            per_class=measures.per_type(labels, rows, said),
            confusion=measures.confusion(labels, rows.answers, said),
            mistakes=measures.mistakes(rows, said),
        )

    def baseline(self, labels: Sequence[str], train: "Rows", test: "Rows") -> dict[str, float]:
        """What was an entity in the training rows is one again."""
        return measures.micro(measures.counts(test.answers, measures.dictionary(train, test.texts)))

    def cells(self, prediction: Extraction) -> dict[str, Any]:
        """The entities as JSON, and how many there are."""
        entities = [asdict(entity) | {"score": round(entity.score, 4)} for entity in prediction.entities]
        return {"entities": json.dumps(entities, ensure_ascii=False), "entity_count": len(entities)}

    def found(self, prediction: Extraction) -> list[tuple[str, float]]:
        """The type of each entity."""
        return [(entity.label, entity.score) for entity in prediction.entities]


def _entities(answers: Answers, text: str, windows: "Sequence[tuple[Item, np.ndarray]]") -> list[Entity]:
    """The entities of one sentence, from the outputs of its windows."""
    import numpy as np
    from scipy.special import log_softmax

    places = [place for item, _ in windows for place in item.places]
    if not places:
        return []
    order = sorted(range(len(places)), key=places.__getitem__)
    logits = np.concatenate([output for _, output in windows])[order]
    scores = log_softmax(logits / answers.temperature, axis=1)
    best = tags.best_tags(scores)
    sure = np.exp(scores[np.arange(len(best)), best])
    found = []
    for first, last, label in tags.tagged_spans(best.tolist()):
        start, end = places[order[first]][0], places[order[last]][1]
        found.append(Entity(start, end, answers.labels[label], float(sure[first : last + 1].mean()), text[start:end]))
    return found


def _known(predictions: Sequence[Extraction], labels: Sequence[str]) -> list[tuple[Span, ...]]:
    """The predicted spans of types that are among `labels`."""
    return [_named(prediction.spans, labels) for prediction in predictions]


def _named(spans: Sequence[Span], labels: Sequence[str]) -> tuple[Span, ...]:
    """Spans with their types written as in `labels`, capitals aside, without those of other types."""
    known = {label.casefold(): label for label in labels} | {label: label for label in labels}
    named = ((span, known.get(span.label, known.get(span.label.casefold()))) for span in spans)
    return tuple(Span(span.start, span.end, label) for span, label in named if label)
