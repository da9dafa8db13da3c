"""Which weights a file holds, without running anything that might be in it."""

from collections.abc import Iterable
from pathlib import Path

from shared.errors import ModelError

NAMES = ("model.safetensors", "pytorch_model.bin")


def weights_file(folder: Path) -> Path:
    """The weights that are loaded: safetensors first. Raises ModelError if there are none in one file."""
    for name in NAMES:
        if (folder / name).is_file():
            return folder / name
    raise ModelError(f"The weights of {folder.name} are not in one file named {NAMES[0]} or {NAMES[1]}: pick another.")


def weight_names(file: Path) -> set[str]:
    """The names of the weights in a file. Raises ModelError for one that is damaged or would run code."""
    import pickle

    import torch
    from safetensors import SafetensorError, safe_open

    try:
        if file.suffix == ".safetensors":
            with safe_open(file, framework="pt") as opened:
                return set(opened.keys())
        return set(torch.load(file, map_location="meta", weights_only=True))
    except pickle.UnpicklingError as error:
        raise ModelError(
            f"The weights in {file.name} hold more than weights and might run code, so they are not loaded: "
            "pick another model, or one with model.safetensors."
        ) from error
    except (SafetensorError, RuntimeError, OSError, EOFError, TypeError) as error:
        raise ModelError(f"The weights in {file.name} cannot be read ({error}): download the model again.") from error


def check_complete(name: str, there: set[str], wanted: Iterable[str]) -> None:
    """Raise ModelError if the file lacks weights: without them the model would answer at random."""
    if lacking := sorted(set(wanted) - there):
        raise ModelError(
            f"The model {name} does not fit: {len(lacking)} of its weights are missing, {lacking[0]} for one; "
            "pick another model."
        )
