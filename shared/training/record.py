"""What a version remembers of how it was made."""

import platform
from importlib.metadata import version
from typing import TYPE_CHECKING

from shared.models import embedded, hub

if TYPE_CHECKING:
    from shared.models.files import EncoderFiles

LIBRARIES = ("torch", "transformers", "peft", "accelerate", "datasets", "scikit-learn", "safetensors", "gradio")


def libraries() -> dict[str, str]:
    """Versions of the libraries that had a part in training, by name."""
    return {"python": platform.python_version()} | {name: version(name) for name in LIBRARIES}


def licence(files: "EncoderFiles") -> str:
    """The licence of the base model, as its card says it."""
    if files.base == "embedded":
        return embedded.LICENCE
    return hub.licence(files.folder) or "unknown: see the card of the base model"
