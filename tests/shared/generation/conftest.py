import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from shared.models.device import Device
from shared.models.files import ModelFiles
from shared.models.loading import LoadedModels
from shared.settings import Settings
from tests.shared.generation.tiny_writers import write_bart, write_causal, write_t5
from tests.toy import wait_until


@pytest.fixture(scope="session")
def writing(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Folders of tiny models that write."""
    folder = tmp_path_factory.mktemp("writing")
    return {
        "bart": write_bart(folder / "bart"),
        "t5": write_t5(folder / "t5"),
        "instruct": write_causal(folder / "instruct"),
        "endless": write_causal(folder / "endless", endless=True, max_position_embeddings=100_000),
    }


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory) -> LoadedModels:
    """Each of them is loaded once."""
    settings = Settings.from_env({}, data_dir=tmp_path_factory.mktemp("data"))
    return LoadedModels(ModelFiles(settings), lambda: Device("cpu", half=False), 4.0)


def at_work() -> int:
    """How many texts are being written."""
    return sum(thread.name == "writer" for thread in threading.enumerate())


@pytest.fixture(autouse=True)
def all_done() -> Iterator[None]:
    """No test leaves a text behind that is still being written."""
    yield
    wait_until(lambda: not at_work())
