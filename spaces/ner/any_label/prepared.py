"""A folder from which a GLiNER model loads without asking the Hub: its files and those of its encoder together."""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from shared.errors import ModelError
from shared.models import hub
from shared.settings import Settings

from .base_files import CONFIGURATION, TOKENIZER_CONFIGURATION, base_files, tokenizer_files
from .weights import weights_file

CONFIG = "gliner_config.json"
CODE = "auto_map"
"""The key by which a configuration asks for code from the Hub to be run."""
# Parts of a model that answer another question than which entities there are.
OTHERS = ("labels_decoder", "relations_layer")


def download(settings: Settings, model_id: str) -> Path:
    """The local folder of a GLiNER model. Raises HubUnreachable, or ModelError if it is none or is not to be had."""
    folder = hub.cached(model_id)
    if folder is None:
        # Half a gigabyte is not fetched to find out that it is another kind of model.
        names = [sibling.rfilename for sibling in hub.info(model_id, timeout=settings.hub_timeout).siblings or ()]
        _check_kind(model_id, CONFIG in names)
        folder = hub.download(model_id, timeout=settings.hub_timeout)
    _check_kind(model_id, (folder / CONFIG).is_file())
    return folder


@contextmanager
def prepared(settings: Settings, model_id: str) -> Iterator[Path]:
    """A temporary folder with all that the model is built from, downloaded where need be.

    Encoders that the model only names are replaced by folders on this machine. Raises HubUnreachable, or
    ModelError for what is no GLiNER model, lacks files, or brings code.
    """
    source = download(settings, model_id)
    config = _read(source / CONFIG)
    if other := next((key for key in OTHERS if config.get(key)), None):
        raise ModelError(f"The model {model_id} has a {other}, which is not used here: pick a plain GLiNER model.")
    with TemporaryDirectory(prefix="plaza-gliner-") as name:
        folder = Path(name)
        _link(weights_file(source), folder)
        for path in tokenizer_files(source):
            shutil.copy(path, folder)
        config["model_name"] = str(_encoder(settings, config, folder))
        if config.get("labels_encoder"):
            config["labels_encoder"] = str(base_files(str(config["labels_encoder"]), settings.hub_timeout))
        (folder / CONFIG).write_text(json.dumps(config), "utf-8")
        for place in {folder, Path(config["model_name"]), Path(config.get("labels_encoder") or folder)}:
            _refuse_code(model_id, place)
        yield folder


def _encoder(settings: Settings, config: dict[str, Any], folder: Path) -> Path:
    """Where the encoder's configuration and its tokenizer are looked for, unless the model has its own."""
    # This file decides for the package, too, whether the model's own tokenizer is taken.
    if config.get("encoder_config") and (folder / TOKENIZER_CONFIGURATION).is_file():
        return folder
    return base_files(str(config.get("model_name")), settings.hub_timeout)


def _link(file: Path, folder: Path) -> None:
    """Weights are large: they are linked where the system allows it."""
    target = folder / file.name
    try:
        target.symlink_to(file.resolve())
    except OSError:
        shutil.copy(file, target)


def _refuse_code(model_id: str, folder: Path) -> None:
    for name in (CONFIG, CONFIGURATION, TOKENIZER_CONFIGURATION):
        if (folder / name).is_file() and _mentions(_read(folder / name), CODE):
            raise ModelError(f"The model {model_id} brings code of its own ({name}), which is never run: pick another.")


def _mentions(value: Any, key: str) -> bool:
    if isinstance(value, dict):
        return key in value or any(_mentions(item, key) for item in value.values())
    return isinstance(value, list) and any(_mentions(item, key) for item in value)


def _read(file: Path) -> dict[str, Any]:
    try:
        value = json.loads(file.read_text("utf-8"))
    except ValueError as error:
        raise ModelError(f"{file.name} of the model cannot be read ({error}): pick another model.") from error
    if not isinstance(value, dict):
        raise ModelError(f"{file.name} of the model is not a configuration: pick another model.")
    return value


def _check_kind(model_id: str, is_gliner: bool) -> None:
    if not is_gliner:
        raise ModelError(
            f"{model_id} is no GLiNER model (it has no {CONFIG}): choose one such as urchade/gliner_small-v2.1."
        )
