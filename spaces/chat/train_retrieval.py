"""Makes the weights that search the articles: `python spaces/chat/train_retrieval.py`.

They learn from the ways to ask that stand in the written shop's articles: each is to find its article's title, and the
passage nearest to it; the launcher's own `finetune` does the work. Afterwards `knowledge/fit_fusion.py` fits how scores
are read.
"""

import csv
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1]))

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from shared.services import Services

Rows = list[tuple[str, str]]
TASK = ["--task", "retrieval", "--strategy", "adapter"]


def learnt(services: "Services") -> Rows:
    """A question, and what it is to find: the passage of its article that is nearest to it by the embedded encoder, and
    the article's title.
    """
    found = []
    for article, passages in _articles():
        near = _nearest(services, article.questions, passages)
        found += list(zip(article.questions, near, strict=True))
        found += [(question, article.title) for question in article.questions]
    return found


def measured(services: "Services") -> Rows:
    """Other questions, of the samples, with their passages."""
    by_title = {article.title: passages for article, passages in _articles()}
    found = []
    with (HERE / "samples" / "questions.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            passages = by_title[row["answer"].splitlines()[0]]
            found += [(row["question"], passage) for passage in _nearest(services, [row["question"]], passages)]
    return found


def _articles() -> "Iterator[tuple[Any, list[str]]]":
    """Each article of the shop, and its passages as the encoder reads them."""
    from shared.spaces_loader import SpaceInfo, load_space

    load_space(SpaceInfo("chat", HERE))
    from plaza_chat.knowledge.passages import read_as
    from plaza_chat.knowledge.splitting import articles_of, passages_of

    for path in sorted((HERE / "shop" / "articles").glob("*.md")):
        for article in articles_of(path.read_text("utf-8"), path.stem):
            pieces = passages_of(article.text)
            yield article, [read_as(article, piece.heading, piece.start, piece.end) for piece in pieces]


def _nearest(services: "Services", questions: "Sequence[str]", passages: list[str]) -> list[str]:
    from shared.embedding import embed

    near = embed(services.engine, questions) @ embed(services.engine, passages).T
    return [passages[at] for at in near.argmax(1)]


def _write(rows: Rows, path: Path) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("question", "answer"), *rows])
    return path


def main(
    epochs: Annotated[int, typer.Option(help="Times through the questions.")] = 4,
    learning_rate: Annotated[float, typer.Option(help="Of the adapter.")] = 5e-4,
    output: Annotated[Path, typer.Option(help="Where the starter goes.")] = HERE / "retrieval" / "starter",
) -> None:
    """Train the starter, and keep the scores on other questions beside it."""
    from shared.services import build_services
    from shared.settings import Settings
    from shared.training.starter import launcher, put_model, write_scores

    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        services = build_services(Settings.from_env(data_dir=place))
        train, test = _write(learnt(services), place / "train.csv"), _write(measured(services), place / "test.csv")
        services.close()
        options = [*TASK, "--test", str(test), "--epochs", str(epochs), "--learning-rate", str(learning_rate)]
        result = launcher("finetune", train, *options, "--output", str(place / "model"), data_dir=place)
        output.mkdir(parents=True, exist_ok=True)
        put_model(place / "model", output)
        write_scores({"sample questions": {"rows": result["rows"]["test"], "metrics": result["metrics"]}}, output)


if __name__ == "__main__":
    typer.run(main)
