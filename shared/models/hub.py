"""Models of the Hugging Face Hub: what is asked of it, for how long, and which files are taken.

Only configuration, tokenizer, card and weights are downloaded, never code. Weights are safetensors; a
`.bin` file is taken only where a repository has nothing else. With the Hub out of reach, what was
downloaded before still works, at once.
"""

import os
import re
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from shared.errors import HubUnreachable, ModelError

if TYPE_CHECKING:
    from huggingface_hub import ModelInfo

T = TypeVar("T")
SAFE_WEIGHTS = re.compile(r"(model|adapter_model)(-\d+-of-\d+)?\.safetensors")
BIN_WEIGHTS = re.compile(r"(pytorch_model|adapter_model)(-\d+-of-\d+)?\.bin")
OTHER_FILES = re.compile(
    r"[^/]+\.json|vocab[^/]*\.txt|merges\.txt|[^/]+\.model|README\.md|LICEN[CS]E[^/]*|\d_Pooling/config\.json"
)
UNREADABLE = (".bin", ".pt", ".pth", ".ckpt", ".h5", ".msgpack", ".onnx", ".gguf", ".pkl", ".safetensors")


def endpoint_address() -> str:
    """The address of the Hub: HF_ENDPOINT as it is now, or the public one."""
    from huggingface_hub import constants

    return (os.environ.get("HF_ENDPOINT") or constants._HF_DEFAULT_ENDPOINT).rstrip("/")


def reachable(endpoint: str | None = None, timeout: float = 2.0) -> bool:
    """Whether the Hub answers a small request within `timeout` seconds in all, name look-up included."""
    from huggingface_hub import is_offline_mode

    if is_offline_mode():
        return False
    address = f"{endpoint or endpoint_address()}/api/models?limit=1"
    try:
        status = _within(timeout, lambda: _status(address, timeout))
    except (OSError, RuntimeError, ValueError, _transport_error()):
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
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HfHubHTTPError, LocalEntryNotFoundError

    folder = cached(name, revision, cache_dir)
    if folder is not None:
        return folder
    files = wanted_files(sibling.rfilename for sibling in info(name, revision, timeout=timeout).siblings or ())
    try:
        folder = Path(
            snapshot_download(
                name,
                revision=revision,
                cache_dir=cache_dir,
                endpoint=endpoint_address(),
                etag_timeout=timeout,
                allow_patterns=[re.sub(r"([*?[])", r"[\1]", file) for file in files],
                tqdm_class=tqdm_class or _silent_tqdm(),
            )
        )
    except HfHubHTTPError as error:
        raise _explained(error, name, revision) from error
    except (LocalEntryNotFoundError, _transport_error()) as error:
        raise HubUnreachable(
            f"The download of {name} from {endpoint_address()} broke off: start it again, "
            "and it goes on where it stopped."
        ) from error
    except OSError as error:
        raise ModelError(f"The model {name} could not be written to the cache: {error}.") from error
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
        tree = get_cached_repo_tree(name, **where)
        files = wanted_files(file.path for file in tree)
    except CachedRepoTreeNotFoundError:
        files = None  # Another program downloaded it file by file: what must be there is checked below.
    try:
        folder = Path(snapshot_download(name, local_files_only=True, allow_patterns=files, **where))
    except LocalEntryNotFoundError:
        return None
    return folder if files or _looks_complete(folder) else None


def info(name: str, revision: str | None = None, *, timeout: float = 2.0) -> "ModelInfo":
    """What the Hub says about a model (files, licence, pipeline tag), within `timeout` seconds in all.

    Raises HubUnreachable, or ModelError if the model does not exist or may not be read.
    """
    from huggingface_hub import HfApi, is_offline_mode
    from huggingface_hub.errors import HfHubHTTPError

    _check_id(name, revision)
    if is_offline_mode():
        raise HubUnreachable(
            f"{name} is not on this machine and HF_HUB_OFFLINE forbids to download it: "
            "unset HF_HUB_OFFLINE, or choose a model that is already here."
        )
    address = endpoint_address()
    try:
        return _within(timeout, lambda: HfApi(endpoint=address).model_info(name, revision=revision, timeout=timeout))
    except HfHubHTTPError as error:
        raise _explained(error, name, revision) from error
    except (TimeoutError, _transport_error()) as error:
        raise HubUnreachable(
            f"The Hugging Face Hub at {address} did not answer within {timeout:g} seconds: check the network, "
            "or choose the embedded model, one of yours, or a local folder."
        ) from error


def wanted_files(paths: Iterable[str]) -> list[str]:
    """Those files of a repository that a model is loaded from; `.bin` weights only without safetensors.

    Raises ModelError if no weights are among them.
    """
    paths = list(paths)
    weights = [path for path in paths if SAFE_WEIGHTS.fullmatch(path)]
    weights = weights or [path for path in paths if BIN_WEIGHTS.fullmatch(path)]
    if not weights:
        raise ModelError(_no_weights(paths))
    return [path for path in paths if OTHER_FILES.fullmatch(path)] + weights


def loadable_weights(folder: Path) -> Literal["safetensors", "bin"]:
    """The format of the weights in a model's folder.

    `bin` is to be read with torch's weights-only loader. Raises ModelError if the folder has no weights,
    only some of their parts, or only formats that are not read here.
    """
    names = [path.name for path in folder.iterdir()] if folder.is_dir() else []
    for pattern, kind in ((SAFE_WEIGHTS, "safetensors"), (BIN_WEIGHTS, "bin")):
        found = {name for name in names if pattern.fullmatch(name)}
        if found:
            _check_parts(folder, found)
            return kind  # type: ignore[return-value]
    raise ModelError(_no_weights(names, f" in {folder}"))


def licence(source: "Path | ModelInfo") -> str | None:
    """The licence that a model's card names (for example `apache-2.0`), or None if it names none.

    `source` is the model's folder or what `info` returned.
    """
    from huggingface_hub import ModelCard

    if not isinstance(source, Path):
        card = source.card_data
    else:
        text = source / "README.md"
        if not text.is_file():
            return None
        try:
            card = ModelCard(text.read_text("utf-8", errors="replace"), ignore_metadata_errors=True).data
        except ValueError:  # The front matter is not a mapping.
            return None
    if card is None:
        return None
    value = card.get("license_name") if card.get("license") == "other" else None
    value = value or card.get("license")
    return ", ".join(map(str, value)) if isinstance(value, list) else value


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
    if revision is not None and not re.fullmatch(r"(?!.*\.\.)[\w][\w./-]*", revision):
        raise ModelError(f"“{revision}” is not a revision: name a branch, a tag or a commit of {name}.")


def _explained(error: Exception, name: str, revision: str | None) -> ModelError:
    """One sentence for what the Hub answered."""
    from huggingface_hub import errors

    at = endpoint_address()
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


def _no_weights(paths: Iterable[str], where: str = "") -> str:
    others = sorted(path for path in paths if path.endswith(UNREADABLE))
    found = f"only {', '.join(others[:3])}" if others else "none"
    return (
        f"No weights that can be read here were found{where} ({found}): expected model.safetensors, "
        "pytorch_model.bin or an adapter; choose another model or convert this one to safetensors."
    )


def _check_parts(folder: Path, found: set[str]) -> None:
    """Raise ModelError if weights in several files (`model-00001-of-00003`) miss one."""
    for name in sorted(found):
        part = re.search(r"-(\d+)-of-(\d+)\.", name)
        if part:
            width, total = len(part[1]), int(part[2])
            names = {name.replace(part[0], f"-{i:0{width}d}-of-{part[2]}.") for i in range(1, total + 1)}
            if missing := sorted(names - found):
                raise ModelError(
                    f"The weights in {folder} are not complete: {missing[0]} is missing; download them again."
                )


def _looks_complete(folder: Path) -> bool:
    """Whether a snapshot of unknown origin has a configuration, a tokenizer and all weights."""
    names = {path.name for path in folder.iterdir()}
    if not names & {"config.json", "adapter_config.json"}:
        return False
    if not any(re.match(r"tokenizer|vocab|spiece|sentencepiece", name) for name in names):
        return False
    try:
        loadable_weights(folder)
    except ModelError:
        return False
    return True


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


def _status(address: str, timeout: float) -> int:
    from huggingface_hub import get_session

    return get_session().get(address, timeout=timeout).status_code


def _transport_error() -> type[Exception]:
    """What the Hub client raises when no answer came (no route, refused, broken off)."""
    import httpx2

    return httpx2.TransportError


def _silent_tqdm() -> Any:
    from tqdm import tqdm

    class Silent(tqdm):
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **{**kwargs, "disable": True})

    return Silent
