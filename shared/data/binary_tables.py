"""Excel workbooks and Parquet files as rows or batches of text."""

import warnings
import zipfile
from collections.abc import Iterator
from datetime import datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shared.data.arrow_file import as_text
from shared.data.header import column_names, looks_like_header, title_rows
from shared.data.nested_types import usable
from shared.data.wording import listing
from shared.errors import DataError

if TYPE_CHECKING:
    import pyarrow as pa

_SIGNATURES = {
    b"%PDF": "a PDF document",
    b"\x89PNG": "an image",
    b"\xff\xd8\xff": "an image",
    b"GIF8": "an image",
    b"SQLite format 3": "a database",
    b"\xd0\xcf\x11\xe0": "an old Excel or Word file (.xls, .doc)",
    b"7z\xbc\xaf": "a 7z archive",
    b"Rar!": "a RAR archive",
    b"BZh": "a bzip2 archive",
    b"\xfd7zXZ": "an xz archive",
    b"\x28\xb5\x2f\xfd": "a Zstandard archive",
    b"ARROW1": "an Arrow file",
}
_PANDAS_INDEX = "__index_level_"


def refuse_foreign(head: bytes, name: str) -> None:
    """Raise DataError, naming the format, for a well-known format that holds no table."""
    for signature, what in _SIGNATURES.items():
        if head.startswith(signature):
            raise DataError(f"{name} is {what}: save the table as CSV, Excel (.xlsx) or Parquet and try again.")


def excel_rows(path: Path, name: str, sheet: str | None, notes: list[str]) -> Iterator[tuple[int, list[str]]]:
    """Row numbers and cells of one sheet: the named one, or the first that has content."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.namelist()
    except (zipfile.BadZipFile, OSError) as error:
        raise DataError(f"{name} is a damaged Excel file or archive: save it again and try once more.") from error
    if "xl/workbook.xml" not in members:
        raise DataError(f"{name} is an archive, not a table: unpack it and choose one of the files in it.")
    try:
        yield from _sheet_rows(path, name, sheet, notes)
    except DataError:
        raise
    # openpyxl lets through whatever a damaged part of a workbook causes: XML, zip, key and value errors.
    except Exception as error:
        raise DataError(f"{name} cannot be read as an Excel workbook: open it in Excel and save it again.") from error


def _sheet_rows(path: Path, name: str, sheet: str | None, notes: list[str]) -> Iterator[tuple[int, list[str]]]:
    from openpyxl import load_workbook

    with warnings.catch_warnings():  # about styles and menus, which do not matter here
        warnings.simplefilter("ignore")
        book = load_workbook(path, read_only=True, data_only=True)
        try:
            titles = [page.title for page in book.worksheets]
            if sheet is not None and sheet not in titles:
                raise DataError(f"{name} has no sheet “{sheet}”; it has {listing(titles)}.")
            for title in [sheet] if sheet is not None else titles:
                page = book[title]
                page.reset_dimensions()
                found = False
                for number, cells in enumerate(page.iter_rows(values_only=True), 1):
                    row = [_cell(value) for value in cells]
                    if any(row):
                        found = True
                        yield number, row
                if found:
                    others = [other for other in titles if other != title]
                    notes.append(f"Read sheet “{title}” of the workbook" + _left_out(others))
                    return
        finally:
            book.close()


def _left_out(others: list[str]) -> str:
    return f"; not read: {listing(others)}." if others else "."


def _cell(value: Any) -> str:
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    return as_text(value)


def excel_header(
    rows: list[tuple[int, list[str]]], header: bool | None
) -> tuple[list[str], list[tuple[int, list[str]]], bool]:
    """Column names, the sample rows below the header, and whether there is one.

    `rows` are the first rows of the sheet; a title above the table is left out.
    """
    start = title_rows([cells for _, cells in rows], header)
    body = [cells for _, cells in rows[start:]]
    width = max(max((i + 1 for i, cell in enumerate(cells) if cell), default=0) for cells in body)
    body = [(cells + [""] * width)[:width] for cells in body]
    named = looks_like_header(body) if header is None else header
    names = column_names(body[0] if named else [""] * width)
    return names, rows[start + named :], named


def parquet_batches(path: Path, name: str) -> "tuple[list[str], dict[str, pa.DataType], Iterator[list[pa.Array]]]":
    """Column names, types of the nested columns, and batches of arrays (text or nested)."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(path)
    except (pa.ArrowException, OSError) as error:
        raise DataError(f"{name} is a damaged Parquet file: write or download it again.") from error
    fields = [field for field in file.schema_arrow if not field.name.startswith(_PANDAS_INDEX)]
    names = column_names([field.name for field in fields])
    types = {n: kind for n, f in zip(names, fields, strict=True) if (kind := usable(f.type)) is not None}

    def batches() -> "Iterator[list[pa.Array]]":
        try:
            for batch in file.iter_batches(batch_size=5_000, columns=[field.name for field in fields]):
                arrays = [batch.column(batch.schema.get_field_index(field.name)) for field in fields]
                yield [
                    array.cast(types[n]) if n in types else _as_strings(array)
                    for n, array in zip(names, arrays, strict=True)
                ]
        except (pa.ArrowException, OSError) as error:
            raise DataError(f"{name} is a damaged Parquet file: write or download it again.") from error

    return names, types, batches()


def _as_strings(array: "pa.Array") -> "pa.Array":
    import pyarrow as pa

    simple = pa.types.is_string(array.type) or pa.types.is_integer(array.type) or pa.types.is_boolean(array.type)
    if simple:
        return array.cast(pa.string()).fill_null("")
    return pa.array([_cell(value) for value in array.to_pylist()], pa.string())
