"""From a model_ref to what writes with it."""

import json
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Literal
from weakref import WeakValueDictionary

from shared.errors import ModelError
from shared.generation.predictors import PublishedSeq2Seq
from shared.models import artifact
from shared.models.loading import GOES_ON
from shared.models.refs import ModelRef, parse

if TYPE_CHECKING:
    from shared.generation.writer import Writer
    from shared.models.files import ModelFiles
    from shared.models.loading import LoadedModels
    from shared.settings import Settings
    from shared.tasks.base import Loadable

CAUSAL_TASK = "text-generation"
"""What loads a model that goes on with a text, be it published or fine-tuned here."""
OTHERS = ("ForSequenceClassification", "ForTokenClassification", "ForQuestionAnswering")
"""Heads with which a model that could write does something else."""


class Writers:
    """All models that write: on this machine, loaded beside those that predict, and behind an address."""

    def __init__(self, models: "LoadedModels", files: "ModelFiles", settings: "Settings") -> None:
        self._models = models
        self._files = files
        self._settings = settings
        self._lock = Lock()
        # A model writes one text at a time: whoever asks for it gets the same writer, as long as somebody has it.
        self._writers: WeakValueDictionary[tuple[str, str], Any] = WeakValueDictionary()

    @cached_property
    def offered(self) -> tuple[str, ...]:
        """The model_refs of the remote models that the owner offers (PLAZA_REMOTE_MODELS).

        Raises ModelError if one of them is none.
        """
        refs = [parse(ref) for ref in self._settings.remote_models]
        if wrong := [ref for ref in refs if ref.kind != "remote"]:
            raise ModelError(f"PLAZA_REMOTE_MODELS names “{wrong[0]}”: give model_refs that begin with remote:.")
        return tuple(dict.fromkeys(map(str, refs)))

    def get(self, ref: str, task: "Loadable | None" = None) -> "Writer":
        """What writes with the model that `ref` names. Downloads a Hub model; it is loaded when it first writes.

        `task`: one that predicts with the same model (as `summarization` does with BART), so that it is in memory
        once. Raises ModelError if there is no such model, or if it does not write.
        """
        parsed = parse(ref)
        if parsed.kind == "remote":
            return self._remote(parsed)
        kind = self._kind(parsed)
        key = str(parsed), "" if task is None or kind == "causal" else task.name
        with self._lock:
            writer = self._writers.get(key)
            if writer is None:
                writer = self._writers[key] = self._local(parsed, kind, task)
        return writer

    def _remote(self, ref: ModelRef) -> "Writer":
        """The key is the owner's, so it goes where the owner says, and nowhere else."""
        from shared.generation.remote import RemoteWriter

        address, model = ref.remote
        offered = str(ref) in self.offered
        return RemoteWriter(
            address,
            model,
            key=self._settings.remote_key if offered else None,
            allow_private=offered or self._settings.allow_private_feeds,
            reads=self._settings.remote_reads,
        )

    def _local(self, ref: ModelRef, kind: Literal["seq2seq", "causal"], task: "Loadable | None") -> "Writer":
        from shared.generation.causal import CausalWriter
        from shared.generation.seq2seq import Seq2SeqWriter
        from shared.tasks import text_task

        loader: Loadable = text_task(CAUSAL_TASK) if kind == "causal" else task or self._own(ref)
        writer = CausalWriter if kind == "causal" else Seq2SeqWriter
        return writer(lambda: self._models.get(loader, str(ref)), title_of(ref))

    def _own(self, ref: ModelRef) -> "Loadable":
        """What loads the model: the task that it was fine-tuned for, if it was."""
        from shared.tasks import text_task

        if not self._files.fine_tuned(ref):
            return PublishedSeq2Seq()
        return text_task(artifact.read_manifest(self._files.folder(ref)).task)

    def _kind(self, ref: ModelRef) -> Literal["seq2seq", "causal"]:
        folder = self._files.folder(ref)
        fine_tuned = self._files.fine_tuned(ref)
        found = _fine_tuned_kind(folder) if fine_tuned else _published_kind(folder)
        if found is None:
            raise ModelError(
                f"“{title_of(ref)}” does not write: choose a model for summaries, such as "
                "sshleifer/distilbart-cnn-12-6, or an instruct model."
            )
        return found


def title_of(ref: ModelRef) -> str:
    """The model's name for people."""
    if ref.kind == "remote":
        return ref.remote[1]
    return Path(ref.name).name if ref.kind == "local" else ref.name or ref.kind


def _fine_tuned_kind(folder: Path) -> Literal["seq2seq", "causal"] | None:
    manifest = artifact.read_manifest(folder)
    if not manifest.writes:
        return None
    return "causal" if manifest.task == CAUSAL_TASK else "seq2seq"


def _published_kind(folder: Path) -> Literal["seq2seq", "causal"] | None:
    """By its configuration."""
    try:
        config = json.loads((folder / "config.json").read_text("utf-8"))
        names = tuple(config.get("architectures") or ())
    except FileNotFoundError:
        raise ModelError(f"There is no model in {folder}: config.json is missing.") from None
    except (OSError, ValueError, AttributeError, TypeError) as error:
        raise ModelError(f"The model in {folder} cannot be read: config.json is damaged.") from error
    if any(str(name).endswith(OTHERS) for name in names):
        return None
    if config.get("is_encoder_decoder"):
        return "seq2seq"
    return "causal" if any(str(name).endswith(GOES_ON) for name in names) else None
