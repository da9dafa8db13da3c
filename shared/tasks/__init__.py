"""What a model can be trained to do: a file per task, found by name.

Beside the tasks stand `base.py`, their contract, and what several of them share: `examples.py`, the user's rows;
`measures.py`, scores of single labels; `targets.py`, how a text names what it is judged for.
"""

from importlib import import_module
from pathlib import Path

from shared.errors import DataError
from shared.tasks.base import Task, TextTask

NO_TASKS = ("base", "examples", "measures", "targets")


def task_names() -> list[str]:
    """The tasks there are: a file `text_classification.py` is the task `text-classification`."""
    files = Path(__file__).parent.glob("[a-z]*.py")
    return sorted(file.stem.replace("_", "-") for file in files if file.stem not in NO_TASKS)


def get_task(name: str) -> Task:
    """The task called `name`. Raises DataError, naming the tasks there are, if it is not one of them."""
    if name not in task_names():
        raise DataError(f"“{name}” is not a task: choose one of {', '.join(task_names())}.")
    module = import_module(f"shared.tasks.{name.replace('-', '_')}")
    found = [kind for kind in vars(module).values() if isinstance(kind, type) and issubclass(kind, Task)]
    return next(kind for kind in found if kind.__module__ == module.__name__)()


def text_task(name: str) -> TextTask:
    """The same, where a model reads texts. Raises DataError if it is no task of that kind, too."""
    task = get_task(name)
    if not isinstance(task, TextTask):
        kinds = [other for other in task_names() if isinstance(get_task(other), TextTask)]
        raise DataError(f"A model for “{name}” does not read texts one by one: choose one of {', '.join(kinds)}.")
    return task
