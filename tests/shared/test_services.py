import subprocess
import sys

from shared.settings import ROOT
from shared.training.config import TrainingConfig

PROBE = """
import sys
import app
from shared.services import build_services
from shared.settings import Settings

services = build_services(Settings.from_env(data_dir=sys.argv[1]))
services.jobs.list(), services.versions.list(), services.engine.status()
services.catalog.entries("text-classification", "sentiment"), services.writers.get("remote:http://x/v1#m")
services.close()
heavy = ("torch", "transformers", "datasets", "sklearn", "peft", "pandas", "gradio", "sqlalchemy", "httpx")
print(sorted(name for name in heavy if name in sys.modules))
"""


def test_nothing_heavy_is_imported_to_build_them(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", PROBE, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "[]"


def test_nothing_is_written_before_it_is_needed(services, settings):
    assert services.jobs.list() == []
    assert services.versions.list() == []
    assert not settings.data_dir.exists()
    services.serving.promote("sentiment", "version:1")
    assert services.serving.current("sentiment") == "version:1"
    assert services.feedback.count("sentiment") == 0
    assert (settings.data_dir / "plaza.db").is_file()


def test_everything_is_below_the_data_directory(services, settings):
    assert services.jobs.folder == settings.data_dir / "jobs"
    assert services.versions.folder == settings.data_dir / "versions"
    assert TrainingConfig("text-classification").base == services.catalog.entries("text-classification")[0].ref
