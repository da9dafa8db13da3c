"""A panel's tools for a toy table."""

import pytest

from shared.tasks import get_task
from shared.ui.finetune.draft import Workshop


@pytest.fixture
def workshop(services) -> Workshop:
    return Workshop(services, get_task("text-classification"))
