"""What every command is run with."""

import pytest


@pytest.fixture(scope="module", autouse=True)
def _plain_terminal():
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COLUMNS", "200")
        patch.setenv("NO_COLOR", "1")
        patch.setenv("TERM", "dumb")
        for name in ("DATABASE_URL", "PLAZA_DATA_DIR", "PLAZA_DEVICE", "PLAZA_MEMORY_GB"):
            patch.delenv(name, raising=False)
        yield
