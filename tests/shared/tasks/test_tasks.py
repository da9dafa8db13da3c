"""What holds for every task."""

from pathlib import Path

import numpy as np
import pytest

import shared.tasks
from shared.errors import DataError, ModelError
from shared.tasks import NO_TASKS, get_task, task_names, text_task
from shared.tasks.base import Task, TextTask
from shared.training.evaluation import METRIC_NAMES
from tests.toy import toy_table

TEXT_TASKS = [name for name in task_names() if isinstance(get_task(name), TextTask)]


def test_every_file_is_a_task_found_by_name():
    files = {path.stem for path in Path(shared.tasks.__file__).parent.glob("*.py")} - {"__init__", *NO_TASKS}
    assert {"text_classification", "token_classification", "relation_classification"} <= files
    assert {name.replace("-", "_") for name in task_names()} == files


@pytest.mark.parametrize("name", task_names())
def test_a_task_says_what_it_is(name):
    task = get_task(name)
    assert isinstance(task, Task)
    assert task.name == name
    assert all((task.title, task.pipeline_tag, task.accepts, task.plainest, task.unit))
    assert task.accepts.endswith(".")
    assert task.printed
    compile(task.script, "run.py", "exec")
    assert task.primary == task.metrics[0]
    assert task.primary in METRIC_NAMES
    roles = [role.name for role in task.roles]
    assert len(set(roles)) == len(roles)
    assert set(task.example) == set(roles)
    assert all(hint == hint.lower() for role in task.roles for hint in role.hints)
    assert all(role.description for role in task.roles)
    assert all("/" in model.hub_id and model.title and model.licence and model.note for model in task.recommended)


@pytest.mark.parametrize("name", TEXT_TASKS)
def test_what_a_task_that_reads_texts_says_of_itself(name):
    task = text_task(name)
    assert task.fewest_labels >= 1
    assert task.shortest >= 16


def test_a_task_that_reads_no_texts_is_none_to_predict_with():
    assert get_task("recommendation").name == "recommendation"
    with pytest.raises(DataError, match=r"does not read texts one by one: choose one of .*text-classification"):
        text_task("recommendation")


@pytest.mark.parametrize("name", TEXT_TASKS)
def test_the_example_of_a_task_can_be_read_by_it(name):
    """What the documentation shows is a row of a table; its one answer has labels."""
    task = get_task(name)
    examples = task.examples(toy_table([dict(task.example)]), {role.name: role.name for role in task.roles})
    assert [text.strip() for text in examples.inputs(np.arange(1))]
    assert task.names(examples.answers[0])
    assert len(examples.groups) == len(examples.answers) == 1


@pytest.mark.parametrize("name", [name for name in TEXT_TASKS if not get_task(name).untrained])
def test_a_bare_published_encoder_does_no_task_that_has_to_be_learnt(name, tiny_encoder):
    with pytest.raises(ModelError, match="as the base of a fine-tuning"):
        get_task(name).published(tiny_encoder)


@pytest.mark.parametrize("name", ["", "chess", *NO_TASKS, "../base", "text_classification"])
def test_what_is_no_task(name):
    with pytest.raises(DataError, match=f"“{name}” is not a task: choose one of .*text-classification"):
        get_task(name)


@pytest.mark.parametrize("name", TEXT_TASKS)
def test_what_a_task_without_a_head_says_of_itself(name):
    task = get_task(name)
    assert bool(task.does) == task.headless
    assert set(task.read_roles) <= {role.name for role in task.roles} | {"target"}
