"""Extracts beside Lead, TextRank and LexRank: ROUGE, documents per second, a long text, and lengths that are kept.

The documents come from a JSON lines file with `article` and `summary`. Everybody gets the same sentences, and chooses
as many of them. TextRank and LexRank are sumy's, with its stemmer and stop words for English. With `--train`, a model
is trained on another such file first, by the command line; without, the starter answers.
"""

import json
import re
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Event
from typing import Annotated, Any

import typer
from measuring import plaza, run, show

TASK = "summarization"
LENGTHS = ((1, "sentences"), (5, "sentences"), (40, "words"), (100, "words"), (10, "percent"), (33, "percent"))
RESAMPLES = 1000
WORD = re.compile(r"\w+")
Texts = list[list[str]]
Choice = list[list[int]]


class Words:
    """What sumy asks of a tokenizer: the sentences are there already."""

    def to_words(self, sentence: str) -> tuple[str, ...]:
        """The words of a sentence."""
        return tuple(WORD.findall(sentence))


def by_sumy(name: str, texts: Texts, count: int) -> Choice:
    """The sentences that one of sumy's summarizers chooses."""
    from sumy.models.dom import ObjectDocumentModel, Paragraph, Sentence
    from sumy.nlp.stemmers import Stemmer
    from sumy.summarizers.lex_rank import LexRankSummarizer
    from sumy.summarizers.text_rank import TextRankSummarizer
    from sumy.utils import get_stop_words

    summarizer = {"TextRank": TextRankSummarizer, "LexRank": LexRankSummarizer}[name](Stemmer("english"))
    summarizer.stop_words = get_stop_words("english")
    chosen = []
    for sentences in texts:
        whole = [Sentence(sentence, Words()) for sentence in sentences]
        places = {id(sentence): place for place, sentence in enumerate(whole)}
        best = summarizer(ObjectDocumentModel([Paragraph(whole)]), count)
        chosen.append([places[id(sentence)] for sentence in best])
    return chosen


class Plaza:
    """The engine, as the pages use it."""

    def __init__(self, data_dir: Path, ref: str) -> None:
        from shared.services import build_services
        from shared.settings import Settings
        from shared.tasks import text_task

        self.services = build_services(Settings.from_env(data_dir=data_dir))
        self.task, self.ref = text_task(TASK), ref
        self.weigh(["The first answer takes longer. The model has to be loaded."])

    def weigh(self, texts: Sequence[str]) -> list[Any]:
        """How much each sentence of each text weighs."""
        return self.services.engine.predict(self.task, self.ref, texts, bulk=True)

    def choose(self, documents: Sequence[str], count: int) -> tuple[Choice, list[Any]]:
        """The sentences of each document that make its summary."""
        from shared.tasks.summaries.choosing import choose

        weighed = self.weigh(documents)
        picked = [choose([s.text for s in one.sentences], [s.score for s in one.sentences], count) for one in weighed]
        return picked, weighed


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds, and what came of it."""
    started = time.perf_counter()
    result = work()
    return time.perf_counter() - started, result


def difference(scores: Any, lead: Any) -> list[tuple[float, float, float]]:
    """For each metric: the mean gain over Lead in points, and its 95 % interval (a bootstrap of the documents)."""
    import numpy as np

    gain, rng = 100 * (scores - lead), np.random.default_rng(0)
    means = np.array([gain[rng.integers(0, len(gain), len(gain))].mean(0) for _ in range(RESAMPLES)])
    low, high = np.percentile(means, [2.5, 97.5], axis=0)
    return list(zip(gain.mean(0), low, high, strict=True))


def quality(ways: dict[str, tuple[float | None, Choice]], texts: Texts, summaries: Sequence[str]) -> list[dict]:
    """A line for each way: ROUGE, the gain over Lead, documents per second."""
    from shared.tasks.summaries.measures import lines
    from shared.tasks.summaries.rouge import METRICS, rouge_rows

    references = [lines(summary) for summary in summaries]
    scores = {
        way: rouge_rows([[text[i] for i in sorted(one)] for text, one in zip(texts, chosen, strict=True)], references)
        for way, (_, chosen) in ways.items()
    }
    lead = scores[next(iter(scores))]
    rows = []
    for way, (seconds, _) in ways.items():
        means, gains = 100 * scores[way].mean(0), difference(scores[way], lead)
        row: dict[str, Any] = {"way": way}
        for name, mean, (gain, low, high) in zip(METRICS, means, gains, strict=True):
            row[name] = (
                f"{mean:.2f}" if way.startswith("Lead") else f"{mean:.2f} {gain:+.2f} ({low:+.2f} to {high:+.2f})"
            )
        rows.append(row | {"documents/s": len(texts) / seconds if seconds else None})
    return rows


def page_module(name: str) -> Any:
    """A module of the Space, as its page uses it."""
    from importlib import import_module

    from measuring import ROOT

    from shared.spaces_loader import SpaceInfo, load_space

    load_space(SpaceInfo("summarizer", ROOT / "spaces" / "summarizer"))
    return import_module(f"plaza_summarizer.{name}")


def lengths_kept(weighed: Sequence[Any]) -> dict[str, str]:
    """For each length that may be asked: in how many documents the page's summary has exactly that."""
    from shared.tasks.summaries.wording import count_words

    pick, length = page_module("extract.picking").pick, page_module("extract.length").Length
    found = {}
    for amount, unit in LENGTHS:
        asked, right, cut = length(amount, unit), 0, 0
        for one in weighed:
            picked = pick([one], asked)
            texts = [piece.text for piece in picked.pieces]
            total = sum(count_words(sentence.text) for sentence in one.sentences)
            wanted = min(amount, len(one.sentences)) if unit == "sentences" else asked.words_of(total)
            right += wanted == (len(texts) if unit == "sentences" else sum(map(count_words, texts)))
            cut += any(piece.cut for piece in picked.pieces)
        found[f"exactly {amount} {unit}"] = f"{right} of {len(weighed)}, a sentence cut in {cut}"
    return found


def main(
    documents: Annotated[Path, typer.Option(exists=True, help="JSON lines with article and summary, to measure on.")],
    sentences: Annotated[int, typer.Option(min=1, help="Sentences of each summary.")] = 3,
    train: Annotated[Path | None, typer.Option(exists=True, help="JSON lines to train on before.")] = None,
    strategy: Annotated[str, typer.Option(help="instant, adapter, full or auto.")] = "instant",
    characters: Annotated[int, typer.Option(help="Length of the long text; 0: none.")] = 1_000_000,
    as_json: Annotated[bool, typer.Option("--json", help="End with one JSON object.")] = False,
) -> None:
    """Summarize all documents, every way, in one run."""
    from shared.tasks.summaries.oracle import oracle
    from shared.tasks.summaries.sentences import sentences_of

    with documents.open(encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    articles, summaries = [row["article"] for row in rows], [row["summary"] for row in rows]
    texts = [[sentence.text for sentence in sentences_of(article)] for article in articles]
    with tempfile.TemporaryDirectory() as name:
        ref = trained(train, strategy, Path(name)) if train else "starter:summarizer"
        ours = Plaza(Path(name), ref)
        try:
            seconds, (chosen, weighed) = timed(lambda: ours.choose(articles, sentences))
            ways: dict[str, tuple[float | None, Choice]] = {
                f"Lead-{sentences}": (None, [list(range(min(sentences, len(text)))) for text in texts]),
                "TextRank": timed(lambda: by_sumy("TextRank", texts, sentences)),
                "LexRank": timed(lambda: by_sumy("LexRank", texts, sentences)),
                "Plaza": (seconds, chosen),
                "oracle": (None, [oracle(*pair, sentences) for pair in zip(texts, summaries, strict=True)]),
            }
            facts = {"documents": len(texts), "model": "trained here" if train else ref} | lengths_kept(weighed)
            facts |= long_text(ours, articles, characters) if characters else {}
        finally:
            ours.services.close()
    show("Extracts", quality(ways, texts, summaries), facts, as_json=as_json)


def trained(file: Path, strategy: str, data_dir: Path) -> str:
    """The version that the command line makes of a file."""
    roles = ("--role", "text=article", "--role", "summary=summary")
    _, result = plaza("finetune", str(file), "--task", TASK, "--strategy", strategy, *roles, data_dir=data_dir)
    return f"version:{result['version']}"


def long_text(ours: Plaza, articles: Sequence[str], characters: int) -> dict[str, Any]:
    """How long a text of many pages takes: the documents one after the other, again and again, to a tenth.

    With all that the page does: key phrases, choosing, and the source that it shows.
    """
    whole = "\n\n".join(articles)
    whole = (whole * (1 + characters // len(whole)))[:characters]
    length = page_module("extract.length").Length(10, "percent")
    documents = [page_module("documents").Document("long", whole)]
    asked = page_module("wishes").Asked(ours.ref, length)

    def summarize() -> Any:
        *_, last = page_module("summarizing").Summarizer(ours.services).run(documents, asked, Event())
        page_module("extract.source").source_html(last.work.shown, last.work.marks(), last.work.key, last.work.phrases)
        return last.work

    seconds, work = timed(summarize)
    return {
        "characters of the long text": len(whole),
        "its sentences": work.sentences,
        "seconds until its summary is there": seconds,
    }


if __name__ == "__main__":
    run(main)
