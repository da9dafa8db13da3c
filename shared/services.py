"""What a Space is given. Building it is cheap: nothing heavy is imported, and nothing is loaded."""

from dataclasses import dataclass

from shared.engine import Engine
from shared.feedback import Feedback
from shared.models.catalog import Catalog
from shared.models.device import choose_device
from shared.models.files import ModelFiles
from shared.models.loading import LoadedModels
from shared.serving import Serving
from shared.settings import Settings
from shared.store import Store
from shared.training.jobs import Jobs
from shared.training.versions import Versions


@dataclass(frozen=True)
class Services:
    """Everything shared by the Spaces of one server."""

    settings: Settings
    engine: Engine
    catalog: Catalog
    versions: Versions
    jobs: Jobs
    store: Store
    serving: Serving
    feedback: Feedback

    def close(self) -> None:
        """End threads and connections. Jobs that run go on."""
        self.jobs.close()
        self.engine.close()
        self.store.close()


def build_services(settings: Settings) -> Services:
    """Put the services together for one server or command."""
    files = ModelFiles(settings)
    versions = Versions(files.versions_dir)
    store = Store(settings.database_url)
    models = LoadedModels(files, lambda: choose_device(settings.device), settings.memory_gb)
    return Services(
        settings=settings,
        engine=Engine(models),
        catalog=Catalog(files, versions.list),
        versions=versions,
        jobs=Jobs(settings.data_dir / "jobs"),
        store=store,
        serving=Serving(store),
        feedback=Feedback(store),
    )
