"""The small files of an encoder that a GLiNER model names: its configuration and its tokenizer, without weights."""

from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from shared.errors import HubUnreachable, ModelError
from shared.models import hub

TOKENIZER = ("tokenizer.json", "vocab*.txt", "vocab*.json", "*.model")
CONFIGURATION, TOKENIZER_CONFIGURATION = "config.json", "tokenizer_config.json"
SMALL = (*TOKENIZER, TOKENIZER_CONFIGURATION, "merges.txt", "special_tokens_map.json", "added_tokens.json")


def base_files(name: str, timeout: float) -> Path:
    """The local folder with the configuration and the tokenizer of a Hub model, downloaded if it is not here.

    `timeout` bounds the wait for the Hub's first answer, in seconds. Raises HubUnreachable, or ModelError if the
    model does not exist or has no such files.
    """
    folder = _cached(name)
    if folder is None or not _complete(folder):
        hub.info(name, timeout=timeout)  # Says in time, and in words, what is wrong with the name or the network.
        folder = _download(name, timeout)
    if not _complete(folder):
        raise ModelError(f"The model {name} has no configuration or no tokenizer, so nothing can be built on it.")
    return folder


def tokenizer_files(folder: Path) -> list[Path]:
    """All files in a folder that make its tokenizer."""
    return [path for path in sorted(folder.iterdir()) if _matches(path.name, SMALL)]


def _matches(name: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in patterns)


def _complete(folder: Path) -> bool:
    names = [path.name for path in folder.iterdir()]
    return CONFIGURATION in names and any(_matches(name, TOKENIZER) for name in names)


def _cached(name: str) -> Path | None:
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HFValidationError, LocalEntryNotFoundError

    try:
        return Path(snapshot_download(name, local_files_only=True, allow_patterns=[*SMALL, CONFIGURATION]))
    except (LocalEntryNotFoundError, HFValidationError):
        return None


def _download(name: str, timeout: float) -> Path:
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HfHubHTTPError, HTTPError, LocalEntryNotFoundError

    address = hub.hub_address()
    try:
        folder = snapshot_download(
            name,
            endpoint=address,
            etag_timeout=timeout,
            allow_patterns=[*SMALL, CONFIGURATION],
            tqdm_class=_silent(),
        )
    except (HfHubHTTPError, HTTPError, LocalEntryNotFoundError) as error:
        raise HubUnreachable(
            f"The files of {name} could not be fetched from {address} ({type(error).__name__}): try again later."
        ) from error
    return Path(folder)


def _silent() -> Any:
    from tqdm import tqdm

    class Silent(tqdm):
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **{**kwargs, "disable": True})

    return Silent
