"""Retrieval: which of many texts answers a question.

An encoder gives each text a vector of length 1, and what answers a question points where the question points. There is
nothing above the encoder, so any encoder does the task before it is trained.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shared.data.wording import agree, plural
from shared.errors import DataError, ModelError
from shared.tasks.base import Answers, Item, Measured, Recommended, Role, TextTask
from shared.tasks.pairs import ranking
from shared.tasks.pairs.pair import Encoded, Pair
from shared.tasks.pairs.rows import answered_questions
from shared.tasks.pairs.script import SCRIPT

if TYPE_CHECKING:
    import numpy as np
    from torch import Tensor, nn

    from shared.data.table import Table
    from shared.models.artifact import Manifest
    from shared.models.files import EncoderFiles
    from shared.models.loading import Model
    from shared.tasks.examples import Examples, Rows

BEST = 3
"""Answers that a row of a table gets."""
MOST_ANSWERS = 50_000
"""Different answers of a table that are held in memory to be ranked."""


class Retrieval(TextTask):
    """Gives vectors to texts, such that a question and its answer have similar ones."""

    name = "retrieval"
    title = "Retrieval"
    pipeline_tag = "sentence-similarity"
    roles = (
        Role(
            "question",
            "text",
            "what is asked, or looked for",
            ("question", "query", "anchor", "prompt", "title", "instruction", "utterance", "text", "input"),
        ),
        Role(
            "answer",
            "text",
            "a text that answers it",
            ("answer", "passage", "response", "positive", "context", "article", "document", "reply", "output", "body"),
        ),
    )
    accepts = (
        "A table with a question and a text that answers it in each row: CSV, TSV, Excel, JSON, JSON lines or Parquet, "
        "in any encoding. Several questions may have the same answer; a hundred rows already help."
    )
    script = SCRIPT
    printed = "its vector; with more texts after the first one, how well each of them answers it"
    metrics = ranking.METRICS
    plainest = "a search by words (BM25)"
    fewest_labels = 1
    shortest = 256
    spread = 0.25
    headless = True
    does = "gives vectors alone"
    untrained = True
    without_starter = "embedded"
    corrected = "answer"
    read_roles = ("question", "answer")
    usual = {  # noqa: RUF012
        "adapter": {"batch_size": 32, "learning_rate": 5e-4},
        "full": {"batch_size": 32, "learning_rate": 2e-5},
    }
    recommended = (
        Recommended(
            "sentence-transformers/all-mpnet-base-v2",
            "MPNet base v2",
            "apache-2.0",
            "English, 109 M parameters: better and slower than the embedded encoder.",
        ),
        Recommended(
            "sentence-transformers/paraphrase-multilingual-MiniLM-L12-v2",
            "Multilingual MiniLM",
            "apache-2.0",
            "More than 50 languages, 118 M parameters.",
        ),
    )
    example = {  # noqa: RUF012
        "question": "How long do I have to send a lamp back?",
        "answer": "You can return anything within thirty days after it has arrived.",
    }

    # Predicting

    def pre(self, model: "Model", inputs: Sequence[str]) -> list[Item]:
        """The beginning of each text, and of the answer of each `Pair`."""
        with model.lock:
            return self.items(model.tokenizer, inputs, model.max_length)

    def post(
        self, answers: Answers, inputs: Sequence[str], items: Sequence[Item], outputs: "Sequence[np.ndarray]"
    ) -> list[Any]:
        """A unit vector [hidden], float32, for each text, and `Encoded` for each `Pair`."""
        found: list[Any] = []
        for text, item, vectors in zip(inputs, items, outputs, strict=True):
            if isinstance(text, Pair):
                found.append(Encoded(text, vectors[0], vectors[1], item.cut))
            else:
                found.append(vectors[0].copy())
        return found

    def published(self, folder: Path) -> "tuple[nn.Module, tuple[str, ...]]":
        """Any encoder; it has no labels. Raises ModelError for what is none."""
        from shared.models.bi_encoder import BiEncoder
        from shared.models.files import EncoderFiles
        from shared.models.loading import load_encoder

        files = EncoderFiles(f"local:{folder}", folder)
        self.trained_from(files)
        return BiEncoder(load_encoder(files)), ()

    def module(self, encoder: "nn.Module", folder: Path, manifest: "Manifest") -> "nn.Module":
        """The encoder alone."""
        from shared.models.bi_encoder import BiEncoder

        return BiEncoder(encoder)

    def trained_from(self, files: "EncoderFiles") -> TextTask:
        """Raises ModelError for a base that reads one text and writes another."""
        from shared.models.artifact import base_name
        from shared.models.loading import writes

        if writes(files):
            raise ModelError(
                f"“{base_name(files.base)}” writes texts and gives no vectors: choose an encoder, such as embedded or "
                f"{self.recommended[0].hub_id}."
            )
        return self

    # The user's rows

    def examples(self, table: "Table", columns: Mapping[str, str]) -> "Examples":
        """The rows with a question and an answer. Raises DataError if there are none."""
        return answered_questions(table, columns)

    def labels(self, answers: Sequence[Pair]) -> tuple[str, ...]:
        """None."""
        return ()

    def names(self, answer: Pair) -> Collection[str]:
        """There are no labels to tell apart: a row counts as a pair."""
        return ("pair",)

    def matched(self, answers: Sequence[Pair], labels: Sequence[str]) -> tuple[list[int], list[Any], str]:
        """Every row counts."""
        return list(range(len(answers))), list(answers), ""

    # Learning

    def outputs(self, labels: Sequence[str]) -> int:
        """None: there is no head."""
        return 0

    def items(self, tokenizer: Any, inputs: Sequence[str], max_length: int) -> list[Item]:
        """The tokens of each text, at most `max_length`, and after them as many of the answer of a `Pair`."""
        from shared.models.bi_encoder import ANSWER, QUESTION

        texts = [text.question if isinstance(text, Pair) else text for text in inputs]
        answers = {place: text.answer for place, text in enumerate(inputs) if isinstance(text, Pair)}
        encoded = tokenizer([*texts, *answers.values()], truncation=True, max_length=max_length)["input_ids"]
        of_answers = dict(zip(answers, encoded[len(texts) :], strict=True))
        items = []
        for owner, ids in enumerate(encoded[: len(texts)]):
            more = of_answers.get(owner, [])
            marks = [QUESTION] * len(ids) + [ANSWER] * len(more)
            items.append(Item(owner, ids + more, marks, cut=max(len(ids), len(more)) >= max_length))
        return items

    def targets(self, items: Sequence[Item], answers: Sequence[Pair], labels: Sequence[str]) -> "list[np.ndarray]":
        """Hashes of question and answer, by which the same ones are known."""
        import numpy as np

        from shared.data.folding import fold_hashes

        questions = fold_hashes(pair.question for pair in answers)
        return list(np.stack([questions, fold_hashes(pair.answer for pair in answers)], axis=1))

    def asked(self, answer: Pair, labels: Sequence[str]) -> Collection[int]:
        """Nothing: there are no outputs."""
        return ()

    def new_module(self, encoder: "nn.Module", outputs: int, *, dropout: float, normalize: bool = False) -> "nn.Module":
        """The encoder alone."""
        from shared.models.bi_encoder import BiEncoder

        return BiEncoder(encoder)

    def loss(self, outputs: "Tensor", targets: "Tensor") -> "Tensor":
        """See `contrastive_loss`: the vectors [n, 2, hidden] against the hashes [2 n] of `targets`."""
        from shared.models.bi_encoder import contrastive_loss

        return contrastive_loss(outputs, targets.reshape(-1, 2))

    # Measuring

    def score(self, labels: Sequence[str], answers: Sequence[Pair], predictions: Sequence[Encoded]) -> dict[str, float]:
        """Ranks of the right answers among all different answers of these rows."""
        pool = ranking.Pool(list(answers))
        return ranking.metrics(pool.ranks(ranking.by_vectors(pool, predictions)))

    def measure(self, labels: Sequence[str], rows: "Rows", predictions: Sequence[Encoded]) -> Measured:
        """The same, and the rows whose answer does not come first."""
        pool = ranking.Pool(list(rows.answers))
        scores = ranking.by_vectors(pool, predictions)
        ranks = pool.ranks(scores)
        return Measured(
            metrics=ranking.metrics(ranks),
            resample=ranking.resampler(ranks),
            per_class=[],
            confusion=[],
            mistakes=ranking.missed(rows, pool, ranks, scores),
        )

    def baseline(self, labels: Sequence[str], train: "Rows", test: "Rows") -> dict[str, float]:
        """BM25 among the same answers: nothing has to be learnt for it."""
        return self.plainest_of(labels, test)

    def plainest_of(self, labels: Sequence[str], rows: "Rows") -> dict[str, float]:
        """The same."""
        pool = ranking.Pool(list(rows.answers))
        return ranking.metrics(pool.ranks(ranking.by_words(pool)))

    def plainest_resample(self, rows: "Rows") -> "Callable[[np.ndarray], float]":
        """The same, row by row."""
        pool = ranking.Pool(list(rows.answers))
        return ranking.resampler(pool.ranks(ranking.by_words(pool)))

    def remark(self, predictions: Sequence[Encoded]) -> str:
        """Among how many answers the right one had to be found, and how many of the rows are read in part."""
        count = len(ranking.Pool([said.pair for said in predictions]).firsts)
        found = f"Each question had to find its answer among {plural(count, 'different answer')}."
        if cut := sum(said.cut for said in predictions):
            found += (
                f" {plural(cut, 'row')} {agree(cut, 'has', 'have')} a text that is as long as the model reads or "
                "longer: only its beginning counted."
            )
        return found

    # Showing

    def among(
        self, table: "Table", columns: Mapping[str, str], predict: Callable[[Sequence[str]], Sequence[Any]]
    ) -> Callable[[Any], dict[str, Any]]:
        """The best answers to a question among all that stand in the table, with their similarities.

        Raises DataError if there are none, or too many to be held in memory.
        """
        import numpy as np

        texts = _different(table, columns["answer"])
        vectors = np.stack(predict(texts))

        def cells(prediction: "np.ndarray") -> dict[str, Any]:
            scores = vectors @ prediction
            best = np.argsort(-scores, kind="stable")[:BEST]
            found: dict[str, Any] = {}
            for place, index in enumerate(best, start=1):
                found |= {f"answer_{place}": texts[index], f"similarity_{place}": round(float(scores[index]), 4)}
            return found

        return cells

    def cells(self, prediction: "np.ndarray") -> dict[str, Any]:
        """The vector, as a JSON list."""
        import json

        return {"vector": json.dumps([round(float(number), 6) for number in prediction])}

    def found(self, prediction: Any) -> list[tuple[str, float]]:
        """No labels to count."""
        return []


def _different(table: "Table", column: str) -> list[str]:
    """The different texts of a column, capitals and white space aside."""
    from shared.data.folding import fold, plain_text

    known: dict[str, str] = {}
    for batch in table.batches([column]):
        for text in map(plain_text, batch[column].to_pylist()):
            if text.strip():
                known.setdefault(fold(text), text)
        if len(known) > MOST_ANSWERS:
            raise DataError(f"“{column}” has more than {MOST_ANSWERS:,} different texts: use fewer rows at once.")
    if not known:
        raise DataError(f"Column “{column}” has no texts: choose one with what may answer the questions.")
    return list(known.values())
