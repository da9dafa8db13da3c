"""One uploaded table, read to its end."""

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from shared.errors import DataError, SourceError

from ..items import Reading, Surroundings
from .table_items import Place, next_piece

if TYPE_CHECKING:
    from ..sourcebook import Source


def files_dir(surroundings: Surroundings) -> Path:
    """Where uploads are kept."""
    return surroundings.data_dir / "monitor" / "files"


def tables_dir(surroundings: Surroundings, source_id: int) -> Path:
    """Where a source's tables lie in the form they are read in, while they are read."""
    return surroundings.data_dir / "monitor" / "tables" / str(source_id)


def read(source: "Source", surroundings: Surroundings) -> Reading:
    """The next rows. Raises SourceError, a final one if there are no headlines in the table."""
    from shared.data.reading import read_table

    path = Path(source.address)
    if not path.resolve().is_relative_to(files_dir(surroundings).resolve()):
        raise SourceError("Only uploaded tables are read: upload this one again.", final=True)
    place = Place.from_json(source.cursor.get("place", {}))
    cache = tables_dir(surroundings, source.id)
    try:
        table = read_table(path, cache, name=source.title)
        items = next_piece(table, place, source.title)
    except DataError as error:
        raise SourceError(str(error), final=True) from error
    finished = place.row >= len(table)
    said = place.said(source.title, len(table))
    if finished:
        shutil.rmtree(cache, ignore_errors=True)
    if finished and not place.taken:
        raise SourceError(said, final=True)
    return Reading(items, said, {"place": place.to_json()}, finished, next_look=0.0)
