"""What holds for every task."""

from pathlib import Path

import pytest

import shared.tasks
from shared.errors import DataError
from shared.tasks import get_task, task_names
from shared.tasks.base import Task


def test_every_file_is_a_task_found_by_name():
    files = {path.stem for path in Path(shared.tasks.__file__).parent.glob("*.py")} - {"__init__", "base", "targets"}
    assert "text_classification" in files
    assert {name.replace("-", "_") for name in task_names()} == files


@pytest.mark.parametrize("name", task_names())
def test_a_task_says_what_it_is(name):
    task = get_task(name)
    assert isinstance(task, Task)
    assert task.name == name
    assert task.title
    assert task.pipeline_tag
    assert task.primary == task.metrics[0]
    roles = [role.name for role in task.roles]
    assert len(set(roles)) == len(roles)
    assert set(task.example) == set(roles)
    assert all(hint == hint.lower() for role in task.roles for hint in role.hints)
    assert all(role.description for role in task.roles)
    assert all("/" in model.hub_id and model.title and model.licence and model.note for model in task.recommended)


@pytest.mark.parametrize("name", ["", "chess", "base", "../base", "text_classification"])
def test_what_is_no_task(name):
    with pytest.raises(DataError, match=f"“{name}” is not a task: choose one of .*text-classification"):
        get_task(name)
