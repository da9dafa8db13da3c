"""The models that a task may use: embedded, shipped, recommended on the Hub, and yours."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from shared.models import embedded, hub
from shared.models.files import ModelFiles
from shared.models.refs import ModelRef, parse
from shared.models.weights import wanted_files
from shared.tasks import get_task
from shared.tasks.base import TextTask

if TYPE_CHECKING:
    from shared.training.versions import Version

Origin = Literal["embedded", "starter", "hub", "yours", "remote"]


@dataclass(frozen=True)
class Entry:
    """A model as the pages and the command line show it. `origin`: where it comes from."""

    ref: str
    title: str
    origin: Origin
    licence: str
    note: str


class Catalog:
    """Lists models, and checks one that a user typed."""

    def __init__(self, files: ModelFiles, versions: "Callable[[], Sequence[Version]]") -> None:
        self._files = files
        self._versions = versions

    def entries(self, task: str, space: str | None = None) -> list[Entry]:
        """What there is for a task, best first. `space` adds its starter; that of others is left out."""
        starter = [self.describe(f"starter:{space}")] if space and self._files.has(parse(f"starter:{space}")) else []
        known = get_task(task)
        versions = [_of_version(version) for version in self._versions() if version.task == task]
        recommended = [
            Entry(f"hub:{model.hub_id}", model.title, "hub", model.licence, model.note) for model in known.recommended
        ]
        if not isinstance(known, TextTask):  # what comes with a model of it is no base
            return [_embedded(), *recommended]
        if known.auto_class != "AutoModel":  # the embedded encoder is no base for it
            return [*starter, *recommended, *versions]
        return [*starter, _embedded(), *versions, *recommended]

    def describe(self, ref: str) -> Entry:
        """One model by its model_ref. Looks at nothing but names and small files."""
        parsed = parse(ref)
        if parsed.kind == "embedded":
            return _embedded()
        if parsed.kind == "starter":
            return Entry(str(parsed), "Starter", "starter", "apache-2.0", f"Shipped with the Space “{parsed.name}”.")
        if parsed.kind == "version":
            found = [version for version in self._versions() if version.id == parsed.name]
            return _of_version(found[0]) if found else Entry(ref, parsed.name, "yours", "", "This version was deleted.")
        if parsed.kind == "local":
            return Entry(str(parsed), parsed.name, "yours", "", "A folder on this machine.")
        if parsed.kind == "remote":
            address, model = parsed.remote
            return Entry(str(parsed), model, "remote", "", f"Answers at {address}.")
        return self._of_hub(parsed)

    def check(self, task: str, ref: str) -> str:
        """One sentence that says the model can be had. Takes no more than the Hub's time limit.

        Raises ModelError if there is no such model, or one that is here is no base for the task, HubUnreachable if the
        Hub does not answer.
        """
        known = get_task(task)
        parsed = parse(ref)
        if parsed.kind == "remote":
            return f"{parsed.remote[1]} is asked when it is used."
        if parsed.kind != "hub":
            folder = self._files.folder(parsed)
            if not self._files.fine_tuned(parsed):
                hub.loadable_weights(folder)
            known.trained_from(self._files.encoder(parsed))
            return f"{self.describe(str(parsed)).title} is here and ready."
        if hub.cached(parsed.name, parsed.revision):
            return f"{parsed.name} has already been downloaded."
        info = hub.info(parsed.name, parsed.revision, timeout=self._files.settings.hub_timeout)
        wanted_files(file.rfilename for file in info.siblings or ())
        return f"{parsed.name} is on the Hub (licence: {hub.licence(info) or 'not stated'}); first use downloads it."

    def _of_hub(self, parsed: ModelRef) -> Entry:
        if parsed.name and hub.cached(parsed.name, parsed.revision):
            return Entry(str(parsed), parsed.name, "hub", "", "From the Hugging Face Hub, already downloaded.")
        return Entry(str(parsed), parsed.name, "hub", "", "From the Hugging Face Hub; downloaded at first use.")


def _embedded() -> Entry:
    return Entry(
        "embedded",
        "MiniLM (embedded)",
        "embedded",
        embedded.LICENCE,
        "English, 22 M parameters, 384 dimensions. Comes with the installation; needs no network.",
    )


def _of_version(version: "Version") -> Entry:
    score = version.report.metrics[version.primary]
    return Entry(
        version.ref,
        f"Version of {version.created:%d %b %Y, %H:%M} UTC",
        "yours",
        version.licence,
        f"Trained on {version.data_name} ({version.rows['train']:,} rows, {version.strategy}): "
        f"{version.primary} {score:.3f}.",
    )
