"""Which columns of a table are used."""

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from shared.data.roles import guess_roles
from shared.errors import DataError

if TYPE_CHECKING:
    from shared.data.table import Table
    from shared.tasks.base import Task


def columns_for(
    table: "Table", roles: Mapping[str, str], task: "Task", needed: Collection[str] | None = None
) -> dict[str, str]:
    """The column for each role: as the user said, else guessed. An optional role with "" for a column is left out.

    Raises DataError if one of the `needed` roles (default: all) has none though it is not optional, has one that
    is not there, or two have the same one; or if all together do not suffice for the task.
    """
    names = [role.name for role in task.roles]
    for name in roles:
        if name not in names:
            raise DataError(f"“{name}” is not a role of {task.name}: choose one of {', '.join(names)}.")
    said = {role: column for role, column in roles.items() if column}
    wanted = [role for role in task.roles if needed is None or role.name in needed]
    chosen = guess_roles(table, task.roles) | said
    for role in task.roles:
        # What the user gave to one role is not guessed for an optional one.
        taken = role.name not in said and chosen.get(role.name) in said.values()
        if role.optional and (taken or roles.get(role.name) == ""):
            chosen.pop(role.name, None)
    chosen = {role.name: chosen[role.name] for role in wanted if role.name in chosen}
    for role in wanted:
        if chosen.get(role.name) not in table.columns and (role.name in chosen or not role.optional):
            raise DataError(
                f"“{table.name}” has no column “{chosen.get(role.name, role.name)}” for the {role.name}: "
                f"choose one of {', '.join(table.columns)}."
            )
    if len(set(chosen.values())) < len(chosen):
        raise DataError(f"{' and '.join(chosen)} are to be read from the same column: choose a column for each.")
    if needed is None:
        task.suffices(chosen)
    return chosen
