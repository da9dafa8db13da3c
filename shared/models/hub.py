"""Models of the Hugging Face Hub: what is asked of it, and for how long one waits for it.

With the Hub out of reach, what was downloaded before still works, at once.
"""

import glob
import os
import re
import threading
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from shared.errors import HubUnreachable, ModelError
from shared.models.weights import loadable_weights, looks_complete, wanted_files

if TYPE_CHECKING:
    from huggingface_hub import ModelInfo

T = TypeVar("T")
PUBLIC_HUB = "https://huggingface.co"


def hub_address() -> str:
    """The address of the Hub. huggingface_hub reads HF_ENDPOINT when it is imported, this when it is called."""
    return (os.environ.get("HF_ENDPOINT") or PUBLIC_HUB).rstrip("/")


def reachable(endpoint: str | None = None, timeout: float = 2.0) -> bool:
    """Whether the Hub answers a small request within `timeout` seconds in all, name look-up included."""
    from huggingface_hub import get_session, is_offline_mode
    from huggingface_hub.errors import HTTPError

    if is_offline_mode():
        return False
    address = f"{(endpoint or hub_address()).rstrip('/')}/api/models?limit=1"
    try:
        status = _within(timeout, lambda: get_session().get(address, timeout=timeout).status_code)
    except (TimeoutError, HTTPError):
        return False
    # 404 comes from mirrors that serve single models only; 403 and 407 from proxies in between.
    return status < 400 or status in (404, 429)


def download(
    name: str,
    revision: str | None = None,
    cache_dir: Path | None = None,
    *,
    timeout: float = 2.0,
    tqdm_class: Any = None,
) -> Path:
    """The local folder of a model, downloaded unless it is in the Hugging Face cache already.

    `revision` is a branch, a tag or a commit; a branch that was downloaded before is not looked up again.
    `timeout` bounds the wait for the Hub's first answer, in seconds, not the download itself.
    No progress is shown unless a `tqdm_class` is given. Raises HubUnreachable, or ModelError if the model
    does not exist, may not be read, or has no weights that can be used.
    """
    folder = cached(name, revision, cache_dir)
    if folder is None:
        siblings = info(name, revision, timeout=timeout).siblings or ()
        files = wanted_files(sibling.rfilename for sibling in siblings)
        folder = _fetch(name, revision, cache_dir, files, timeout, tqdm_class or _silent_tqdm())
        loadable_weights(folder)
    return folder


def cached(name: str, revision: str | None = None, cache_dir: Path | None = None) -> Path | None:
    """The folder of a model that was downloaded before and is complete, or None. Asks no network.

    Raises ModelError if `name` is not a Hub id.
    """
    from huggingface_hub import get_cached_repo_tree, snapshot_download
    from huggingface_hub.errors import CachedRepoTreeNotFoundError, LocalEntryNotFoundError

    _check_id(name, revision)
    where: dict[str, Any] = {"revision": revision, "cache_dir": cache_dir}
    try:
        files = wanted_files(file.path for file in get_cached_repo_tree(name, **where))
    except CachedRepoTreeNotFoundError:
        files = []  # Another program downloaded it file by file: what must be there is checked below.
    try:
        folder = Path(snapshot_download(name, local_files_only=True, allow_patterns=_exactly(files) or None, **where))
    except LocalEntryNotFoundError:
        return None
    return folder if files or looks_complete(folder) else None


def info(name: str, revision: str | None = None, *, timeout: float = 2.0) -> "ModelInfo":
    """What the Hub says about a model (files, licence, pipeline tag), within `timeout` seconds in all.

    Raises HubUnreachable, or ModelError if the model does not exist or may not be read.
    """
    from huggingface_hub import HfApi, is_offline_mode
    from huggingface_hub.errors import HfHubHTTPError, HTTPError

    _check_id(name, revision)
    if is_offline_mode():
        raise HubUnreachable(
            f"{name} is not on this machine and HF_HUB_OFFLINE forbids to download it: "
            "unset HF_HUB_OFFLINE, or choose a model that is already here."
        )
    hub = HfApi(endpoint=hub_address())
    try:
        return _within(timeout, lambda: hub.model_info(name, revision=revision, timeout=timeout))
    except HfHubHTTPError as error:
        raise _explained(error, name, revision) from error
    except (TimeoutError, HTTPError) as error:
        raise HubUnreachable(
            f"The Hugging Face Hub at {hub.endpoint} did not answer within {timeout:g} seconds: check the "
            "network, or choose the embedded model, one of yours, or a local folder."
        ) from error


def licence(source: "Path | ModelInfo") -> str | None:
    """The licence that a model's card names (for example `apache-2.0`), or None if it names none.

    `source` is the model's folder or what `info` returned.
    """
    card = _card(source) if isinstance(source, Path) else source.card_data
    if card is None:
        return None
    value = (card.get("license") == "other" and card.get("license_name")) or card.get("license")
    return ", ".join(map(str, value)) if isinstance(value, list) else value


def _card(folder: Path) -> Any:
    """The front matter of a model's README.md; None if there is none that can be read."""
    import yaml
    from huggingface_hub import ModelCard

    try:
        text = (folder / "README.md").read_text("utf-8", errors="replace")
        return ModelCard(text, ignore_metadata_errors=True).data
    except (FileNotFoundError, ValueError, yaml.YAMLError):
        return None


def _fetch(
    name: str, revision: str | None, cache_dir: Path | None, files: list[str], timeout: float, tqdm_class: Any
) -> Path:
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HfHubHTTPError, HTTPError, LocalEntryNotFoundError

    address = hub_address()
    try:
        folder = snapshot_download(
            name,
            revision=revision,
            cache_dir=cache_dir,
            endpoint=address,
            etag_timeout=timeout,
            allow_patterns=_exactly(files),
            tqdm_class=tqdm_class,
        )
    except HfHubHTTPError as error:
        raise _explained(error, name, revision) from error
    except (LocalEntryNotFoundError, HTTPError) as error:
        raise HubUnreachable(
            f"The download of {name} from {address} broke off: start it again, and it goes on where it stopped."
        ) from error
    except OSError as error:
        raise ModelError(f"The model {name} could not be stored: {error}; see to it and try again.") from error
    return Path(folder)


def _explained(error: Exception, name: str, revision: str | None) -> ModelError:
    """One sentence for what the Hub answered."""
    from huggingface_hub import errors

    at = hub_address()
    if isinstance(error, errors.GatedRepoError):
        return ModelError(
            f"The model {name} is gated: accept its conditions at {at}/{name} and set HF_TOKEN to your token."
        )
    if isinstance(error, errors.RepositoryNotFoundError):
        return ModelError(f"There is no public model {name} at {at}: check its name, or set HF_TOKEN if it is private.")
    if isinstance(error, errors.RevisionNotFoundError):
        return ModelError(f"The model {name} has no revision “{revision}”: name a branch, a tag or a commit.")
    status = getattr(getattr(error, "response", None), "status_code", 0)
    if status in (401, 403):
        return ModelError(f"The Hub at {at} does not let you read {name}: set HF_TOKEN to a token that may.")
    return HubUnreachable(
        f"The Hugging Face Hub at {at} answered with error {status} for {name}: try again later, "
        "or choose a model that is already here."
    )


def _check_id(name: str, revision: str | None) -> None:
    from huggingface_hub.errors import HFValidationError
    from huggingface_hub.utils import validate_repo_id

    try:
        validate_repo_id(name)
    except HFValidationError as error:
        raise ModelError(
            f"“{name}” is not a model id: type owner/name as on the Hub, for example ProsusAI/finbert."
        ) from error
    # A revision becomes part of a path in the cache.
    if revision is not None and not re.fullmatch(r"(?!.*\.\.)\w[\w./-]*", revision):
        raise ModelError(f"“{revision}” is not a revision: name a branch, a tag or a commit of {name}.")


def _exactly(files: list[str]) -> list[str]:
    """Patterns that match these files and no others."""
    return [glob.escape(file) for file in files]


def _within(seconds: float, call: Callable[[], T]) -> T:
    """The result of `call`, or TimeoutError: name look-up has no time limit of its own, so a thread waits."""
    future: Future[T] = Future()

    def work() -> None:
        try:
            future.set_result(call())
        except BaseException as error:  # Handed to the caller, whatever it is.
            future.set_exception(error)

    threading.Thread(target=work, name="hub", daemon=True).start()
    return future.result(timeout=seconds)


def _silent_tqdm() -> Any:
    from tqdm import tqdm

    class Silent(tqdm):
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **{**kwargs, "disable": True})

    return Silent
