"""Which files of a model are taken and read: safetensors first, `.bin` where there is nothing else."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Literal

from shared.errors import ModelError

SAFETENSORS = re.compile(r"(model|adapter_model)(-\d+-of-\d+)?\.safetensors")
BIN = re.compile(r"(pytorch_model|adapter_model)(-\d+-of-\d+)?\.bin")
CONFIGURATION = re.compile(
    r"[^/]+\.json|vocab[^/]*\.txt|merges\.txt|[^/]+\.model|chat_template\.jinja|README\.md|LICEN[CS]E[^/]*|\d_Pooling/config\.json"
)
NOT_READ = (".bin", ".pt", ".pth", ".ckpt", ".h5", ".msgpack", ".onnx", ".gguf", ".pkl", ".safetensors")


def wanted_files(paths: Iterable[str]) -> list[str]:
    """Those files of a repository that a model is loaded from: configuration, tokenizer, card, weights.

    Never code. Raises ModelError if no weights are among them.
    """
    paths = list(paths)
    weights = [path for path in paths if SAFETENSORS.fullmatch(path)]
    weights = weights or [path for path in paths if BIN.fullmatch(path)]
    if not weights:
        raise ModelError(_no_weights(paths))
    return [path for path in paths if CONFIGURATION.fullmatch(path)] + weights


def loadable_weights(folder: Path) -> Literal["safetensors", "bin"]:
    """The format of the weights in a model's folder.

    `bin` is to be read with torch's weights-only loader. Raises ModelError if the folder has no weights,
    only some of their parts, or only formats that are not read here.
    """
    names = {path.name for path in folder.iterdir()} if folder.is_dir() else set()
    if found := {name for name in names if SAFETENSORS.fullmatch(name)}:
        _check_parts(folder, found)
        return "safetensors"
    if found := {name for name in names if BIN.fullmatch(name)}:
        _check_parts(folder, found)
        return "bin"
    raise ModelError(_no_weights(names, f" in {folder}"))


def looks_complete(folder: Path) -> bool:
    """Whether a model's folder has a configuration, a tokenizer and all of its weights."""
    names = {path.name for path in folder.iterdir()}
    configured = bool(names & {"config.json", "adapter_config.json"})
    tokenizer = any(re.match(r"tokenizer|vocab|spiece|sentencepiece", name) for name in names)
    try:
        loadable_weights(folder)
    except ModelError:
        return False
    return configured and tokenizer


def _no_weights(paths: Iterable[str], where: str = "") -> str:
    others = sorted(path for path in paths if path.endswith(NOT_READ))
    found = f"only {', '.join(others[:3])}" if others else "none"
    return (
        f"No weights that can be read here were found{where} ({found}): expected model.safetensors, "
        "pytorch_model.bin or an adapter; choose another model or convert this one to safetensors."
    )


def _check_parts(folder: Path, found: set[str]) -> None:
    """Raise ModelError if weights in several files (`model-00001-of-00003`) miss one."""
    for name in sorted(found):
        part = re.search(r"-(\d+)-of-(\d+)\.", name)
        if part is None:
            continue
        width, total = len(part[1]), int(part[2])
        parts = {name.replace(part[0], f"-{i:0{width}d}-of-{part[2]}.") for i in range(1, total + 1)}
        if missing := sorted(parts - found):
            raise ModelError(f"The weights in {folder} are not complete: {missing[0]} is missing; download them again.")
