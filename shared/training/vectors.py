"""Encoding texts once with a frozen encoder, and keeping the vectors on disk."""

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

    from shared.models.device import Device
    from shared.models.files import EncoderFiles
    from shared.models.modules import Tuned
    from shared.tasks.base import Item

BATCH = 64
KEPT_FILES = 20


class VectorCache:
    """Vectors by task, encoder (its files as they are now) and texts; the oldest go when there are more than 20."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def get(
        self,
        task: str,
        files: "EncoderFiles",
        texts: Sequence[str],
        max_length: int,
        encode: Callable[[], "np.ndarray"],
    ) -> "np.ndarray":
        """The vectors [units, features] of these texts, from the disk or from `encode`."""
        import numpy as np

        path = self.folder / f"{_key(task, files, texts, max_length)}.npy"
        if path.is_file():
            path.touch()
            return np.load(path)
        vectors = encode()
        self.folder.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".part.npy")
        np.save(part, vectors)
        part.replace(path)
        self._drop_old()
        return vectors

    def _drop_old(self) -> None:
        for path in sorted(self.folder.glob("*.npy"), key=lambda p: p.stat().st_mtime)[:-KEPT_FILES]:
            path.unlink(missing_ok=True)


def encode(
    module: "Tuned", items: "Sequence[Item]", padding: int, device: "Device", progress: Callable[[int], None]
) -> "list[np.ndarray]":
    """What the head of a module reads of each item: [1, features] or [units, features], float32.

    `padding`: the id of the padding token. `progress`: items done.
    """
    import numpy as np
    import torch

    from shared.models.modules import stack

    order = sorted(range(len(items)), key=lambda i: len(items[i].ids))
    found: list[Any] = [None] * len(items)
    for start in range(0, len(order), BATCH):
        chosen = [items[i] for i in order[start : start + BATCH]]
        with torch.inference_mode():
            vectors = module.embed(**stack(chosen, padding, device.type)).float().cpu().numpy()
        parts = np.split(vectors, np.cumsum([item.answers for item in chosen])[:-1])
        for place, part in zip(order[start : start + BATCH], parts, strict=True):
            found[place] = part
        progress(start + len(chosen))
    return found


def _stamp(folder: Path) -> list[tuple[str, int, int]]:
    """What changes when somebody puts other weights into the same folder."""
    facts = [(path, path.stat()) for path in sorted(folder.iterdir()) if path.is_file()]
    return [(str(path), stat.st_size, stat.st_mtime_ns) for path, stat in facts]


def _key(task: str, files: "EncoderFiles", texts: Sequence[str], max_length: int) -> str:
    weights = [_stamp(folder) for folder in (files.folder, files.adapter) if folder]
    digest = hashlib.sha256(f"{task}|{files.base}|{weights}|{max_length}".encode())
    for text in texts:
        digest.update(len(text).to_bytes(4, "little"))
        digest.update(text.encode("utf-8", "surrogatepass"))
    return digest.hexdigest()[:32]
