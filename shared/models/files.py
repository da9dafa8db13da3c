"""Where the files of a model_ref are."""

from dataclasses import dataclass, replace
from pathlib import Path

from shared.errors import ModelError
from shared.models import artifact, hub
from shared.models.embedded import embedded_folder, verify
from shared.models.refs import ModelRef, parse
from shared.settings import Settings

MAX_NESTING = 4


@dataclass(frozen=True)
class EncoderFiles:
    """An encoder to predict with or to train from.

    `base`: the model_ref of the weights in `folder`. `adapter`: a folder with LoRA weights on top of it.
    `derived`: the weights in `folder` were fine-tuned from `base`, so they are not to be had under its name.
    """

    base: str
    folder: Path
    adapter: Path | None = None
    derived: bool = False


class ModelFiles:
    """Finds, and downloads where necessary, the files behind a model_ref."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    @property
    def versions_dir(self) -> Path:
        """Where versions are kept, a folder each."""
        return self.settings.data_dir / "versions"

    def folder(self, ref: ModelRef) -> Path:
        """The folder of a model. Downloads a Hub model; checks the embedded encoder's hash.

        Raises ModelError, or HubUnreachable, if it is not to be had.
        """
        if ref.kind == "hub":
            return hub.download(ref.name, ref.revision, None, timeout=self.settings.hub_timeout)
        if ref.kind == "embedded":
            folder = embedded_folder()
            verify(folder)
            return folder
        if ref.kind == "remote":
            raise ModelError(
                f"“{ref}” runs elsewhere, so it can be neither loaded nor trained here: choose a model of the Hub, "
                "or a folder."
            )
        folder = self._place(ref)
        if not folder.is_dir():
            raise ModelError(f"There is no model “{ref}”: the folder {folder} does not exist.")
        return folder

    def has(self, ref: ModelRef) -> bool:
        """Whether a model is on this machine; of one elsewhere, on the Hub for example, it is taken for granted."""
        if ref.kind == "starter":
            return (self._place(ref) / artifact.MANIFEST).is_file()
        return ref.kind not in ("local", "version") or self._place(ref).is_dir()

    def _place(self, ref: ModelRef) -> Path:
        """Where a model of this machine is to be: of the starter “chat.retrieval”, spaces/chat/retrieval/starter."""
        if ref.kind == "starter":
            return self.settings.spaces_dir.joinpath(*ref.name.split("."), "starter")
        return Path(ref.name) if ref.kind == "local" else self.versions_dir / ref.name

    def fine_tuned(self, ref: ModelRef) -> bool:
        """Whether `ref` is in Plaza's own layout (see `artifact`)."""
        return ref.kind in ("starter", "version") or (
            ref.kind == "local" and (Path(ref.name) / artifact.MANIFEST).is_file()
        )

    def encoder(self, ref: ModelRef, nesting: int = 0) -> EncoderFiles:
        """The encoder of any model: of a starter or version, the one below its head."""
        folder = self.folder(ref)
        if not self.fine_tuned(ref):
            return EncoderFiles(str(ref), folder)
        manifest = artifact.read_manifest(folder)
        adapter = folder / artifact.ADAPTER
        if (folder / artifact.ENCODER).is_dir():
            own = adapter if adapter.is_dir() else None
            return EncoderFiles(manifest.base, folder / artifact.ENCODER, own, derived=True)
        if nesting == MAX_NESTING:
            raise ModelError(f"The model “{ref}” stands on too many others: train it again from its first base.")
        below = self.encoder(parse(manifest.base), nesting + 1)
        return replace(below, adapter=adapter if adapter.is_dir() else below.adapter)
