"""Makes the starter: `python spaces/ner/train_starter.py --news FILE --news-test FILE --posts FILE --posts-test FILE`.

News (GMB) and posts (WNUT 17) get the same types. Titles before names are left out of persons, as in WNUT. Then the
launcher's own `finetune` and `evaluate` do the work.
"""

import json
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent.parent))

TYPES = {
    "per": "PERSON",
    "person": "PERSON",
    "org": "ORG",
    "corporation": "ORG",
    "group": "ORG",
    "geo": "PLACE",
    "location": "PLACE",
    "gpe": "NATIONALITY",
    "tim": "TIME",
}
"""Types with too few examples (events, works of art, products) are left out."""
# fmt: off
TITLES = frozenset({
    "mr", "mr.", "mrs", "mrs.", "ms", "ms.", "dr", "dr.", "sir", "lord", "president", "vice", "prime", "minister",
    "foreign", "defense", "finance", "interior", "secretary", "state", "of", "general", "gen.", "lieutenant",
    "colonel", "major", "senator", "sen.", "congressman", "representative", "governor", "mayor", "ambassador",
    "chancellor", "king", "queen", "prince", "princess", "pope", "judge", "justice", "professor", "former",
    "ex-president", "spokesman", "chief",
})
# fmt: on
POSTS_WEIGHT = 2
"""How often the posts are read in each epoch: there are few of them, and they are hard."""
TASK = ["--task", "token-classification"]


def main(
    news: Annotated[Path, typer.Option(help="GMB, train, JSON lines with tokens and ner_tags.")],
    news_test: Annotated[Path, typer.Option(help="GMB, test.")],
    posts: Annotated[Path, typer.Option(help="WNUT 17, train.")],
    posts_test: Annotated[Path, typer.Option(help="WNUT 17, test.")],
    output: Annotated[Path, typer.Option(help="Where the starter goes.")] = HERE / "starter",
    epochs: Annotated[int, typer.Option(help="Times through the data.")] = 2,
) -> None:
    """Train the starter of this Space and write its scores beside it."""
    from shared.training.starter import launcher, put_model, write_scores

    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        train = [*_sentences(news), *_sentences(posts) * POSTS_WEIGHT]
        tests = {"news": _sentences(news_test), "posts": _sentences(posts_test)}
        files = {name: _write(rows, place / f"{name}.jsonl") for name, rows in {"train": train, **tests}.items()}
        everything = _write([*tests["news"], *tests["posts"]], place / "test.jsonl")
        options = [*TASK, "--strategy", "adapter", "--epochs", str(epochs), "--output", str(place / "model")]
        launcher("finetune", files.pop("train"), "--test", str(everything), *options, data_dir=place / "data")
        put_model(place / "model", output)
        model = [*TASK, "--model", f"local:{output.resolve()}"]
        write_scores({name: launcher("evaluate", file, *model, data_dir=place) for name, file in files.items()}, output)


def _sentences(path: Path) -> list[dict]:
    """The sentences of a file, with our types: texts with offsets."""
    with path.open(encoding="utf-8") as file:
        return [_sentence(**json.loads(line)) for line in file]


def _sentence(tokens: list[str], ner_tags: list[str], **_: object) -> dict:
    places, at = [], 0
    for token in tokens:
        places.append((at, at + len(token)))
        at += len(token) + 1
    entities = [
        {"start": places[first][0], "end": places[last][1], "label": label}
        for first, last, label in _entities(tokens, ner_tags)
    ]
    return {"text": " ".join(tokens), "entities": entities}


def _entities(tokens: list[str], tags: list[str]) -> Iterator[tuple[int, int, str]]:
    """First token, last token and type of each entity whose type we have."""
    at = 0
    while at < len(tags):
        first, kind = at, TYPES.get(tags[at].partition("-")[2])
        at += 1
        while tags[first] != "O" and at < len(tags) and tags[at] == f"I-{tags[first][2:]}":
            at += 1
        while kind == "PERSON" and first < at and tokens[first].lower() in TITLES:
            first += 1
        if kind and first < at:
            yield first, at - 1, kind


def _write(rows: list[dict], path: Path) -> Path:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    return path


if __name__ == "__main__":
    typer.run(main)
