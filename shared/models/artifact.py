"""What a fine-tuned model is on disk: a manifest, a head, and an adapter or a whole encoder if there is one.

    plaza.json          the manifest: all that is needed to run it
    head.safetensors    `weight` [labels, hidden] and `bias` [labels], float32
    adapter/            LoRA weights in peft's format        (strategy `adapter`, or a base that had one)
    encoder/            a whole model, `save_pretrained`     (strategy `full`, or a base that was such a one)

A task without a head has no head.safetensors. A model that turns one text into another has

    generation_config.json    how it writes, in transformers' format

Starters and versions share this layout.
"""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from shared.errors import ModelError
from shared.models import embedded

MANIFEST = "plaza.json"
HEAD = "head.safetensors"
ADAPTER = "adapter"
ENCODER = "encoder"


@dataclass(frozen=True)
class Manifest:
    """How to run a fine-tuned model.

    `base`: the model_ref of the encoder below the adapter or head. `normalize`: whether the pooled
    vector has length 1 before the head. `temperature`: divides the logits so that probabilities are
    calibrated (Guo et al. 2017, On Calibration of Modern Neural Networks). `max_length`: in tokens.
    `targets`: it has learnt to answer for a target that is marked in the text (`shared.tasks.targets`).
    `writes`: it reads a text and writes another, so there is no head.
    """

    task: str
    base: str
    strategy: str
    labels: tuple[str, ...]
    max_length: int
    normalize: bool
    temperature: float = 1.0
    targets: bool = False
    writes: bool = False


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Put the manifest into `folder`."""
    (folder / MANIFEST).write_text(json.dumps(asdict(manifest), indent=2, ensure_ascii=False) + "\n", "utf-8")


def read_manifest(folder: Path) -> Manifest:
    """The manifest in `folder`. Raises ModelError if there is none or it cannot be read."""
    try:
        fields = json.loads((folder / MANIFEST).read_text("utf-8"))
        return Manifest(**fields | {"labels": tuple(fields["labels"])})
    except FileNotFoundError:
        raise ModelError(f"There is no fine-tuned model in “{folder.name}”: {MANIFEST} is missing.") from None
    except (ValueError, KeyError, TypeError) as error:
        raise ModelError(f"The model in “{folder.name}” cannot be read: {MANIFEST} is damaged.") from error


def base_name(base: str) -> str:
    """What transformers calls the base model: a Hub id, or a folder."""
    return embedded.HUB_ID if base == "embedded" else base.removeprefix("hub:").removeprefix("local:")
