"""Characters per second on a long text, beside transformers' own pipeline with the same weights.

The weights are those of the starter as a plain `BertForTokenClassification` (without the shapes of words, which that
class cannot read), or the published tagger that `--model` names. The pipeline is given the sentences that Plaza reads,
since it would cut a long text silently: one by one, as it does by default, and in batches.
"""

import random
import re
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from measuring import ROOT, run, show

SAMPLES = ROOT / "spaces" / "ner" / "samples"
TASK = "token-classification"
BATCH = 32
MARK = re.compile(r"\[([^\]]+)\]\([A-Z_]+\)")
Found = set[tuple[int, int, str]]


def long_text(characters: int, seed: int = 0) -> str:
    """The sentences of the Space's sample texts, without their marks, in random order up to a length."""
    from shared.data.sentences import split_sentences

    files = [path for path in sorted(SAMPLES.glob("*")) if path.suffix in (".txt", ".md")]
    texts = [MARK.sub(r"\1", path.read_text("utf-8").replace("*", "")) for path in files]
    sentences = [" ".join(sentence.text.split()) for text in texts for sentence in split_sentences(text, wrapped=True)]
    rng = random.Random(seed)
    pieces, size = [], 0
    while size < characters:
        pieces.append(rng.choice(sentences))
        size += len(pieces[-1]) + 1
    return "\n\n".join(pieces)[:characters]


def plain_model(folder: Path) -> Path:
    """The starter as a model that transformers knows: its adapter merged, its head without the shapes."""
    from transformers import BertForTokenClassification

    from shared.models.artifact import HEAD, read_manifest
    from shared.models.files import ModelFiles
    from shared.models.loading import load_encoder, load_tokenizer
    from shared.models.modules import load_top
    from shared.models.refs import parse
    from shared.settings import Settings

    files = ModelFiles(Settings.from_env(data_dir=folder))
    starter = parse("starter:ner")
    encoder, top = load_encoder(files.encoder(starter)), load_top(files.folder(starter) / HEAD)
    labels = read_manifest(files.folder(starter)).labels
    names = ["O", *(f"{letter}-{label}" for label in labels for letter in "BI")]
    encoder.config.id2label = dict(enumerate(names))
    model = BertForTokenClassification(encoder.config)
    model.bert.load_state_dict(encoder.state_dict(), strict=False)
    size = encoder.config.hidden_size
    model.classifier.load_state_dict({"weight": top["weight"][:, :size], "bias": top["bias"]})
    model.save_pretrained(folder / "model")
    load_tokenizer(files.encoder(starter).folder).save_pretrained(folder / "model")
    return folder / "model"


def by_plaza(folder: Path, text: str, device: str, half: bool) -> tuple[float, Found]:
    """Seconds and entities, read as the Space's page reads a document."""
    from shared.engine import Engine
    from shared.models.device import Device
    from shared.models.files import ModelFiles
    from shared.models.loading import LoadedModels
    from shared.settings import Settings
    from shared.tasks import text_task

    files = ModelFiles(Settings.from_env(data_dir=folder))
    engine = Engine(LoadedModels(files, lambda: Device(device, half=half), 4.0))
    try:
        task, ref = text_task(TASK), f"local:{folder}"
        engine.predict(task, ref, [text[:5000]])
        started = time.perf_counter()
        (answer,) = engine.predict(task, ref, [text], bulk=True)
        return time.perf_counter() - started, {(span.start, span.end, span.label) for span in answer.spans}
    finally:
        engine.close()


def by_pipeline(folder: Path, sentences: Sequence[Any], strategy: str, batch: int) -> tuple[float, Found]:
    """Seconds and entities by `transformers.pipeline`, sentence by sentence or in batches."""
    from transformers import pipeline

    tagger = pipeline("token-classification", model=str(folder), aggregation_strategy=strategy)  # alias: "ner"
    texts = [sentence.text for sentence in sentences]
    tagger(texts[:20])
    started = time.perf_counter()
    answers = tagger(texts, batch_size=batch)
    seconds = time.perf_counter() - started
    found = {
        (sentence.start + one["start"], sentence.start + one["end"], one["entity_group"])
        for sentence, entities in zip(sentences, answers, strict=True)
        for one in entities
    }
    return seconds, found


def agreement(one: Found, other: Found) -> float:
    """F1 of one set of entities against the other: 1 if they are the same."""
    return 2 * len(one & other) / max(len(one) + len(other), 1)


def main(
    characters: Annotated[int, typer.Option(min=10_000, help="Length of the text.")] = 1_000_000,
    model: Annotated[Path | None, typer.Option(exists=True, help="Folder of a published tagger.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="End with one JSON object.")] = False,
) -> None:
    """Find the entities of a long text, both ways in turns."""
    from shared.data.sentences import split_sentences
    from shared.models.device import choose_device

    text = long_text(characters)
    sentences = split_sentences(text, wrapped=True)
    with tempfile.TemporaryDirectory() as name:
        folder = model or plain_model(Path(name))
        half = choose_device("cpu").half
        ways: dict[str, Callable[[], tuple[float, Found]]] = {
            "Plaza": lambda: by_plaza(folder, text, "cpu", half),
            "pipeline, simple, one by one": lambda: by_pipeline(folder, sentences, "simple", 1),
            f"pipeline, simple, batches of {BATCH}": lambda: by_pipeline(folder, sentences, "simple", BATCH),
            f"pipeline, first, batches of {BATCH}": lambda: by_pipeline(folder, sentences, "first", BATCH),
            "Plaza in float32": lambda: by_plaza(folder, text, "cpu", False),
        }
        measured = {way: measure() for way, measure in ways.items()}
    best, entities = measured["Plaza"]
    exact = measured["Plaza in float32"][1]
    rows = [
        {
            "way": way,
            "seconds": seconds,
            "characters per second": len(text) / seconds,
            "Plaza is faster by": seconds / best,
            "entities": len(found),
            "agreement with Plaza": agreement(found, entities),
            "with Plaza in float32": agreement(found, exact),
        }
        for way, (seconds, found) in measured.items()
    ]
    facts = {"characters": len(text), "sentences": len(sentences), "Plaza runs in": "bfloat16" if half else "float32"}
    show("Entities of a long text", rows, facts, as_json=as_json)


if __name__ == "__main__":
    run(main)
