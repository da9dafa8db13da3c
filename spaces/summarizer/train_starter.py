"""Makes the starter: `train_starter.py --news FILE --news-test FILE --papers FILE --papers-test FILE`.

News (CNN/DailyMail) and abstracts of papers (SciTLDR) are learnt together: JSON lines with article and summary. The
encoder stays as it is; the launcher's own `finetune` and `evaluate` do the work.
"""

import json
import sys
import tempfile
from pathlib import Path
from typing import Annotated

import typer

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent.parent))

TASK = ["--task", "summarization", "--role", "text=article", "--role", "summary=summary"]


def main(
    news: Annotated[Path, typer.Option(help="CNN/DailyMail, train.")],
    news_test: Annotated[Path, typer.Option(help="CNN/DailyMail, validation.")],
    papers: Annotated[Path, typer.Option(help="SciTLDR, train.")],
    papers_test: Annotated[Path, typer.Option(help="SciTLDR, test.")],
    output: Annotated[Path, typer.Option(help="Where the starter goes.")] = HERE / "starter",
) -> None:
    """Train the starter of this Space and write its scores beside it."""
    from shared.training.starter import launcher, put_model, write_scores

    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        train = _write([*_rows(news), *_rows(papers)], place / "train.jsonl")
        tests = {
            "news": _write(_rows(news_test), place / "news.jsonl"),
            "papers": _write(_rows(papers_test), place / "papers.jsonl"),
        }
        options = [*TASK, "--strategy", "instant", "--output", str(place / "model")]
        launcher("finetune", train, "--test", str(tests["news"]), *options, data_dir=place / "data")
        put_model(place / "model", output)
        model = [*TASK, "--model", f"local:{output.resolve()}"]
        write_scores({name: launcher("evaluate", file, *model, data_dir=place) for name, file in tests.items()}, output)


def _rows(path: Path) -> list[dict]:
    """Text and summary of each line of a file."""
    with path.open(encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    return [{"article": row["article"], "summary": row["summary"]} for row in rows]


def _write(rows: list[dict], path: Path) -> Path:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    return path


if __name__ == "__main__":
    typer.run(main)
