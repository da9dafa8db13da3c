"""Encoding texts once with a frozen encoder, and keeping the vectors on disk."""

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

    from shared.models.device import Device
    from shared.models.files import EncoderFiles

BATCH = 64
CHUNK = 2048
KEPT_FILES = 20


class VectorCache:
    """Vectors by encoder (its files as they are now) and texts; the oldest go when there are more than 20."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def get(
        self,
        files: "EncoderFiles",
        texts: Sequence[str],
        max_length: int,
        encode: Callable[[], "np.ndarray"],
    ) -> "np.ndarray":
        """The vectors [texts, hidden] of these texts, from the disk or from `encode`."""
        import numpy as np

        path = self.folder / f"{_key(files, texts, max_length)}.npy"
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
    encoder: Any,
    tokenizer: Any,
    texts: Sequence[str],
    device: "Device",
    max_length: int,
    progress: Callable[[int], None],
) -> "np.ndarray":
    """Unit vectors [texts, hidden], float32, the mean of the last hidden states. `progress`: texts done."""
    import numpy as np
    import torch

    from shared.models.modules import mean_pool, pad

    vectors = np.empty((len(texts), encoder.config.hidden_size), dtype=np.float32)
    for start in range(0, len(texts), CHUNK):
        ids = tokenizer(list(texts[start : start + CHUNK]), truncation=True, max_length=max_length)["input_ids"]
        order = sorted(range(len(ids)), key=lambda i: len(ids[i]))
        for begin in range(0, len(order), BATCH):
            chosen = order[begin : begin + BATCH]
            batch, mask = pad([ids[i] for i in chosen], tokenizer.pad_token_id or 0, device.type)
            with torch.inference_mode():
                hidden = encoder(input_ids=batch, attention_mask=mask).last_hidden_state
            pooled = torch.nn.functional.normalize(mean_pool(hidden.float(), mask), dim=-1)
            vectors[start + np.array(chosen)] = pooled.cpu().numpy()
            progress(start + begin + len(chosen))
    return vectors


def _stamp(folder: Path) -> list[tuple[str, int, int]]:
    """What changes when somebody puts other weights into the same folder."""
    facts = [(path, path.stat()) for path in sorted(folder.iterdir()) if path.is_file()]
    return [(str(path), stat.st_size, stat.st_mtime_ns) for path, stat in facts]


def _key(files: "EncoderFiles", texts: Sequence[str], max_length: int) -> str:
    weights = [_stamp(folder) for folder in (files.folder, files.adapter) if folder]
    digest = hashlib.sha256(f"{files.base}|{weights}|{max_length}".encode())
    for text in texts:
        digest.update(len(text).to_bytes(4, "little"))
        digest.update(text.encode("utf-8", "surrogatepass"))
    return digest.hexdigest()[:32]
