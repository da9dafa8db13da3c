"""Relation classification: how two marked parts of a text relate, and in which direction.

A text with its two entities is one string in the form of SemEval-2010 TextTask 8 (Hendrickx et al. 2010):
`The <e1>company</e1> fabricates plastic <e2>chairs</e2>.` A label such as `Product-Producer(e2,e1)` names the
relation and says which of the two comes first in it; labels without a direction are as good.
"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shared.data.spans.marked_pair import Place, between, read_marks
from shared.errors import ModelError
from shared.tasks.base import Item, Role
from shared.tasks.relations.labels import directed_macro_f1
from shared.tasks.relations.rows import marked_pairs
from shared.tasks.relations.script import SCRIPT
from shared.tasks.text_classification import TextClassification

if TYPE_CHECKING:
    import numpy as np
    from torch import nn

    from shared.data.table import Table
    from shared.models.artifact import Manifest
    from shared.models.loading import Model
    from shared.tasks.examples import Examples

ENTITIES = (1, 2)
"""Marks of the tokens of the two entities; 3 is what is between them."""


class RelationClassification(TextClassification):
    """Reads a sentence with two entities marked, and weighs the labels."""

    name = "relation-classification"
    title = "Relation classification"
    pipeline_tag = "text-classification"
    roles = (
        Role(
            "text",
            "text",
            "the sentence; its two entities may be marked: <e1>Harbor Lane</e1> buys <e2>Mill Bank</e2>",
            ("marked_text", "marked_sentence", "sentence", "text", "context", "content"),
        ),
        Role(
            "label",
            "category",
            "how they relate, such as Cause-Effect(e2,e1), and Other for no relation",
            ("relation", "label", "relation_type", "predicate", "class", "type"),
        ),
        Role(
            "head",
            "target",
            "the first entity as it stands in the sentence; not needed where marks are",
            ("head", "e1", "entity1", "entity_1", "subject", "subj", "source"),
            optional=True,
        ),
        Role(
            "tail",
            "target",
            "the second entity; not needed where marks are",
            ("tail", "e2", "entity2", "entity_2", "object", "obj"),
            optional=True,
        ),
    )
    accepts = (
        "A table with a row per pair of entities: CSV, TSV, Excel, JSON, JSON lines or Parquet. The pair is marked in "
        "the text by <e1>…</e1> and <e2>…</e2>, or stands in two columns of its own."
    )
    script = SCRIPT
    target_note = "Mark the two entities in the text: `The <e1>company</e1> fabricates plastic <e2>chairs</e2>.`"
    printed = "the relation, its probability and the text"
    metrics = ("f1_directed", "accuracy", "f1_weighted", "ece")
    recommended = ()
    example = {  # noqa: RUF012
        "text": "The storm caused long delays on the coast line.",
        "label": "Cause-Effect(e1,e2)",
        "head": "storm",
        "tail": "delays",
    }

    def examples(self, table: "Table", columns: Mapping[str, str]) -> "Examples":
        """The rows with a label and a text in which two entities are known. Raises DataError if there are none."""
        return marked_pairs(table, columns)

    def pre(self, model: "Model", inputs: Sequence[str]) -> list[Item]:
        """One item per text: of a long one, the tokens nearest to the two entities."""
        with model.lock:
            return self.items(model.tokenizer, inputs, model.max_length)

    def items(self, tokenizer: Any, inputs: Sequence[str], max_length: int) -> list[Item]:
        """The same for learning. Raises ModelError for a tokenizer that cannot say where its tokens stand."""
        if not getattr(tokenizer, "is_fast", False):
            raise ModelError("This model's tokenizer does not tell where its tokens stand: choose another model.")
        read = [read_marks(text) for text in inputs]
        encoded = tokenizer(
            [each.text for each in read],
            return_offsets_mapping=True,
            return_special_tokens_mask=True,
            return_attention_mask=False,
            verbose=False,
        )
        return [
            _item(owner, encoded["input_ids"][owner], each.spans, encoded.encodings[owner], max_length)
            for owner, each in enumerate(read)
        ]

    def published(self, folder: Path) -> "tuple[nn.Module, tuple[str, ...]]":
        """None can be used as it is: each wants the two entities marked in its own way. Raises ModelError."""
        raise ModelError(
            f"The model in “{folder.name}” cannot be used for relations as it is, because it does not say how it wants "
            "the two entities marked: choose it as the base of a fine-tuning instead."
        )

    def module(self, encoder: "nn.Module", folder: Path, manifest: "Manifest") -> "nn.Module":
        """The encoder and the linear head in `folder`: see `PairClassifier` for what it reads."""
        from shared.models.artifact import HEAD
        from shared.models.modules import load_head
        from shared.models.pair_module import PairClassifier

        return PairClassifier(encoder, load_head(folder / HEAD), normalize=manifest.normalize)

    def new_module(self, encoder: "nn.Module", outputs: int, *, dropout: float, normalize: bool = False) -> "nn.Module":
        """The encoder with a fresh linear head."""
        from torch import nn

        from shared.models.pair_module import PARTS, PairClassifier

        head = nn.Linear(PARTS * encoder.config.hidden_size, outputs)  # type: ignore[arg-type, operator, union-attr]
        return PairClassifier(encoder, head, normalize=normalize, dropout=dropout)

    def scores(self, targets: "np.ndarray", probabilities: "np.ndarray", labels: Sequence[str]) -> dict[str, float]:
        """Macro F1 of the relations (see `directed_macro_f1`), accuracy, weighted F1 and calibration error."""
        found = super().scores(targets, probabilities, labels)
        primary = directed_macro_f1(targets, probabilities.argmax(axis=1), labels)
        return {self.primary: primary} | {name: found[name] for name in self.metrics[1:]}

    def resampler(
        self, targets: "np.ndarray", predicted: "np.ndarray", labels: Sequence[str]
    ) -> "Callable[[np.ndarray], float]":
        """The macro F1 of the relations on the rows at some positions."""
        return lambda rows: directed_macro_f1(targets[rows], predicted[rows], labels)


def _item(owner: int, ids: list[int], spans: Sequence[Place], encoding: Any, max_length: int) -> Item:
    """The tokens with their marks; at most `max_length`, those nearest to the two entities."""
    marks = [0] * len(ids)
    # The entities come last: what is between them may reach into one that lies within the other.
    for mark, (first, last) in ((3, between(spans)), *enumerate(spans, start=1)):
        for token, (start, end) in enumerate(encoding.offsets):
            if start < min(end, last) and end > first:
                marks[token] = mark
    if len(ids) > max_length:
        kept = _nearest(marks, encoding.special_tokens_mask, max_length)
        ids, marks = [ids[token] for token in kept], [marks[token] for token in kept]
    return Item(owner, ids, marks)


def _nearest(marks: Sequence[int], special: Sequence[int], count: int) -> list[int]:
    """The `count` tokens that stand nearest to an entity, and the special ones; without entities, the first ones."""
    import numpy as np

    places = np.flatnonzero(np.isin(marks, ENTITIES))
    places = places if len(places) else np.zeros(1, dtype=np.int64)
    tokens = np.arange(len(marks))
    after = np.searchsorted(places, tokens)
    left, right = places[np.maximum(after - 1, 0)], places[np.minimum(after, len(places) - 1)]
    distance = np.minimum(np.abs(tokens - left), np.abs(tokens - right))
    distance[np.asarray(special, dtype=bool)] = -1
    return np.sort(np.argsort(distance, kind="stable")[:count]).tolist()
