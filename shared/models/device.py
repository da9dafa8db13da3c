"""The one place that chooses where models run, and in which precision."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from shared.errors import ModelError

if TYPE_CHECKING:
    import torch


@dataclass(frozen=True)
class Device:
    """`type` as torch names it (cuda, mps, cpu); `half`: bfloat16 is fast here."""

    type: str
    half: bool

    @property
    def dtype(self) -> "torch.dtype":
        """The precision to predict in, and to autocast to in training."""
        import torch

        return torch.bfloat16 if self.half else torch.float32

    @property
    def label(self) -> str:
        """For the status line."""
        names = {"cuda": "GPU (CUDA)", "mps": "GPU (Apple)", "cpu": "CPU"}
        return f"{names[self.type]}, {'bfloat16' if self.half else 'float32'}"


def choose_device(preference: str = "auto") -> Device:
    """The best device that is there, or the one asked for: `auto`, `cuda`, `mps` or `cpu`.

    Raises ModelError if the one asked for is not there.
    """
    import torch

    present: dict[str, Callable[[], bool]] = {
        "cuda": torch.cuda.is_available,
        "mps": torch.backends.mps.is_available,
        "cpu": lambda: True,
    }
    if preference != "auto" and preference not in present:
        raise ModelError(f"PLAZA_DEVICE is “{preference}”: set it to auto, cuda, mps or cpu.")
    wanted = list(present) if preference == "auto" else [preference]
    for name in wanted:
        if present[name]():
            return Device(name, half=_half_is_fast(name))
    raise ModelError(f"PLAZA_DEVICE is “{preference}”, but no such device was found: set it to auto.")


def _half_is_fast(device: str) -> bool:
    """Hardware bfloat16. On an older processor it is emulated, and slower than float32."""
    import torch

    if device == "cuda":
        return torch.cuda.is_bf16_supported(including_emulation=False)
    if device == "cpu":
        features = torch.cpu.get_capabilities()
        return bool(features.get("avx512_bf16") or features.get("amx_bf16"))
    return False


def out_of_memory(error: BaseException) -> bool:
    """Whether an error says that there is not enough memory: for the CPU, torch has no class of its own."""
    return (
        isinstance(error, MemoryError)
        or type(error).__name__ == "OutOfMemoryError"
        or "can't allocate memory" in str(error)
    )


def on_gpu(function: Callable[..., Any]) -> Callable[..., Any]:
    """Mark the call that needs the card, for a Space on ZeroGPU hardware; anywhere else, `function` itself."""
    if not os.environ.get("SPACES_ZERO_GPU"):
        return function
    import spaces

    return spaces.GPU(function)  # type: ignore[attr-defined]
