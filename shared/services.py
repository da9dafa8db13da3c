"""What a Space is given. Building it is cheap: nothing heavy is imported, and nothing is loaded."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from shared.engine import Engine
from shared.models.catalog import Catalog
from shared.models.device import choose_device
from shared.models.files import ModelFiles
from shared.models.loading import LoadedModels
from shared.settings import Settings
from shared.store import Store
from shared.training.jobs import Jobs
from shared.training.versions import Versions

if TYPE_CHECKING:
    from shared.feedback import Feedback
    from shared.generation.writers import Writers
    from shared.serving import Serving


@dataclass(frozen=True)
class Services:
    """Everything shared by the Spaces of one server. `files` and `models`: what engine and writers load from."""

    settings: Settings
    engine: Engine
    catalog: Catalog
    versions: Versions
    jobs: Jobs
    store: Store
    files: ModelFiles
    models: LoadedModels

    @cached_property
    def serving(self) -> "Serving":
        """Which model each Space serves."""
        from shared.serving import Serving

        return Serving(self.store)

    @cached_property
    def feedback(self) -> "Feedback":
        """What users say about the answers."""
        from shared.feedback import Feedback

        return Feedback(self.store)

    @cached_property
    def writers(self) -> "Writers":
        """Models that write."""
        from shared.generation.writers import Writers

        return Writers(self.models, self.files, self.settings)

    def close(self) -> None:
        """End threads and connections. Jobs that run go on."""
        self.jobs.close()
        self.engine.close()
        self.store.close()


def build_services(settings: Settings) -> Services:
    """Put the services together for one server or command."""
    files = ModelFiles(settings)
    versions = Versions(files.versions_dir)
    models = LoadedModels(files, lambda: choose_device(settings.device), settings.memory_gb)
    return Services(
        settings=settings,
        engine=Engine(models),
        catalog=Catalog(files, versions.list),
        versions=versions,
        jobs=Jobs(settings.data_dir / "jobs"),
        store=Store(settings.database_url),
        files=files,
        models=models,
    )
