"""Turns the files of a model into something that runs."""

import gc
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any
from weakref import WeakValueDictionary

from shared.errors import ModelError, PlazaError
from shared.models import artifact
from shared.models.device import Device
from shared.models.files import EncoderFiles, ModelFiles
from shared.models.hub import loadable_weights
from shared.models.refs import parse

if TYPE_CHECKING:
    from shared.tasks.base import Loadable

LONGEST_INPUT = 512
LONGEST_SOURCE = 1024
"""Tokens that a model reads which writes another text, or goes on with it: the whole of it counts, not its gist."""
GOES_ON = ("ForCausalLM", "LMHeadModel")
"""How architectures end that go on with a text. BERT and others could do so, too, but were not trained to."""


@dataclass
class Model:
    """A model in memory, ready for a task's `pre`, `core` and `post`.

    `lock` guards the tokenizer: a fast tokenizer may not be used by two threads at once.
    """

    ref: str
    labels: tuple[str, ...]
    tokenizer: Any
    module: Any
    device: Device
    max_length: int
    temperature: float = 1.0
    targets: bool = False
    """Whether it has learnt to answer for a target that is marked in the text."""
    interrupted: Callable[[], bool] = lambda: False
    """Asked again and again while it writes: whether to break off, because nobody wants the answer any more."""
    lock: Lock = field(default_factory=Lock)

    @property
    def megabytes(self) -> float:
        """Size of the weights in memory."""
        return sum(p.numel() * p.element_size() for p in self.module.parameters()) / 1e6


def load_tokenizer(folder: Path) -> Any:
    """The tokenizer in `folder`."""
    from transformers import AutoTokenizer

    return _from_pretrained(AutoTokenizer, folder)


def load_config(folder: Path) -> Any:
    """The configuration in `folder`."""
    from transformers import AutoConfig

    return _from_pretrained(AutoConfig, folder)


def load_encoder(files: EncoderFiles, *, merge: bool = True) -> Any:
    """The encoder as a torch module in float32, its adapter merged into the weights (or not, to train on)."""
    from transformers import AutoModel

    encoder = _from_pretrained(AutoModel, files.folder, use_safetensors=_safetensors(files.folder))
    return _with_adapter(encoder, files) if merge else encoder


def load_seq2seq(files: EncoderFiles, *, merge: bool = True) -> Any:
    """The same of a model that reads a text and writes another, with its output layer."""
    return load_base(files, "AutoModelForSeq2SeqLM", merge=merge)


def load_base(files: EncoderFiles, auto_class: str, *, merge: bool = True) -> Any:
    """The same as transformers' `auto_class` has it: a bare encoder, or a model with its own output layer."""
    if auto_class == "AutoModel":
        return load_encoder(files, merge=merge)
    import transformers

    model = load_published(files.folder, getattr(transformers, auto_class))
    return _with_adapter(model.float(), files) if merge else model.float()


def _with_adapter(model: Any, files: EncoderFiles) -> Any:
    if files.adapter is None:
        return model
    from peft import PeftModel

    return PeftModel.from_pretrained(model, str(files.adapter)).merge_and_unload()


def writes(files: EncoderFiles) -> bool:
    """Whether the model reads a text and writes another (T5, BART), rather than being an encoder alone."""
    return bool(load_config(files.folder).is_encoder_decoder)


def goes_on(config: Any) -> bool:
    """Whether it is the configuration of a model that goes on with a text (GPT, Llama, Qwen)."""
    names = getattr(config, "architectures", None) or ()
    return not getattr(config, "is_encoder_decoder", False) and any(str(name).endswith(GOES_ON) for name in names)


def longest_input(tokenizer: Any, config: Any) -> int:
    """How many tokens the model reads at once, special tokens included."""
    most = LONGEST_SOURCE if getattr(config, "is_encoder_decoder", False) or goes_on(config) else LONGEST_INPUT
    # T5 has no such number: it can read any length, and its tokenizer says what it has learnt to read.
    limits = (tokenizer.model_max_length, getattr(config, "max_position_embeddings", most))
    return int(min(*limits, most))


def load_published(folder: Path, auto_class: Any) -> Any:
    """A published model with its head. Raises ModelError if `folder` holds a bare encoder."""
    model, info = _from_pretrained(auto_class, folder, use_safetensors=_safetensors(folder), output_loading_info=True)
    if info["missing_keys"]:
        raise ModelError(
            f"“{folder.name}” was not trained for this task (it lacks {sorted(info['missing_keys'])[0]}): "
            "choose it as the base of a fine-tuning instead, or pick another model."
        )
    return model


def _safetensors(folder: Path) -> bool:
    return loadable_weights(folder) == "safetensors"


def _from_pretrained(auto_class: Any, folder: Path, **options: Any) -> Any:
    """Load local files only, never code that came with a model."""
    from transformers.utils import logging

    logging.disable_progress_bar()
    try:
        return auto_class.from_pretrained(folder, local_files_only=True, trust_remote_code=False, **options)
    except (OSError, ValueError, KeyError, RuntimeError, ImportError) as error:
        reason = str(error).strip().split("\n")[0]
        raise ModelError(f"The model in “{folder.name}” cannot be loaded: {reason}") from error


class LoadedModels:
    """Models in memory: loaded once, shared by everybody, the least recently used dropped first."""

    def __init__(self, files: ModelFiles, device: Callable[[], Device], memory_gb: float) -> None:
        self._files = files
        self._device = device
        self._limit = memory_gb * 1000
        self._lock = Lock()
        # Files are fetched side by side, but modules are built one at a time: transformers imports its parts at
        # first use, and two threads that do so at once get half-made ones.
        self.building = Lock()
        self._models: OrderedDict[tuple[str, str], Future[Model]] = OrderedDict()
        self._encoders: WeakValueDictionary[tuple[EncoderFiles, str], Any] = WeakValueDictionary()

    def get(self, task: "Loadable", ref: str) -> Model:
        """The model, loaded now if need be. Whoever asks meanwhile waits for the same loading.

        Raises ModelError.
        """
        key = (task.name, ref)
        with self._lock:
            future = self._models.get(key)
            mine = future is None
            if future is None:
                future = self._models[key] = Future()
            self._models.move_to_end(key)
        if mine:
            self._fill(future, key, task, ref)
        return future.result()

    def reads_targets(self, task: "Loadable", ref: str) -> bool:
        """Whether the model has learnt with targets. It is not loaded for that. Raises ModelError."""
        parsed = parse(ref)
        if not self._files.fine_tuned(parsed):
            return False
        return artifact.read_manifest(self._files.folder(parsed)).targets

    def loaded(self) -> list[tuple[str, Model]]:
        """(task name, model) for each model in memory."""
        with self._lock:
            items = list(self._models.items())
        return [(key[0], future.result()) for key, future in items if future.done() and not future.exception()]

    def _fill(self, future: Future[Model], key: tuple[str, str], task: "Loadable", ref: str) -> None:
        try:
            future.set_result(self._load(task, ref))
        except Exception as error:
            with self._lock:
                del self._models[key]
            kept = error if isinstance(error, PlazaError) else _unexpected(ref, error)
            future.set_exception(kept)
        else:
            self._make_room(key)

    def _load(self, task: "Loadable", ref: str) -> Model:
        parsed, device = parse(ref), self._device()
        folder = self._files.folder(parsed)
        if not self._files.fine_tuned(parsed):
            with self.building:
                return self._published(task, ref, folder, device)
        manifest = artifact.read_manifest(folder)
        if manifest.task != task.name:
            raise ModelError(f"“{ref}” was trained for {manifest.task}, not for {task.name}: pick another model.")
        files = self._files.encoder(parsed)
        with self.building:
            return self._fine_tuned(task, ref, folder, manifest, files, device)

    def _published(self, task: "Loadable", ref: str, folder: Path, device: Device) -> Model:
        module: Any
        module, labels = task.published(folder)
        tokenizer = load_tokenizer(folder)
        module = module.to_precision(device.type, device.dtype).eval()
        return Model(ref, labels, tokenizer, module, device, longest_input(tokenizer, module.model.config))

    def _fine_tuned(
        self,
        task: "Loadable",
        ref: str,
        folder: Path,
        manifest: artifact.Manifest,
        files: EncoderFiles,
        device: Device,
    ) -> Model:
        key = files, task.saved_as(manifest).auto_class
        encoder = self._encoders.get(key)
        if encoder is None:
            encoder = self._encoders[key] = load_base(*key)
        module: Any = task.module(encoder, folder, manifest)
        module = module.to_precision(device.type, device.dtype).eval()
        tokenizer = load_tokenizer(files.folder)
        length, temperature = manifest.max_length, manifest.temperature
        return Model(ref, manifest.labels, tokenizer, module, device, length, temperature, manifest.targets)

    def _make_room(self, newest: tuple[str, str]) -> None:
        sizes = {(name, model.ref): model.megabytes for name, model in self.loaded()}
        with self._lock:
            for key in list(self._models):
                if sum(sizes.values()) <= self._limit:
                    break
                if key in sizes and key != newest:
                    del self._models[key], sizes[key]
        gc.collect()


def _unexpected(ref: str, error: Exception) -> ModelError:
    wrapped = ModelError(f"The model “{ref}” cannot be loaded ({type(error).__name__}: {error}).")
    wrapped.__cause__ = error
    return wrapped
