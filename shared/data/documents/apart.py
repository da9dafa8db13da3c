"""Has a document read by another process, which is ended if it takes too long."""

import json
import os
import subprocess
import sys
from pathlib import Path

from shared.data.documents.document import Extract, Refused
from shared.data.documents.kinds import Kind

_ROOT = Path(__file__).parents[3]
_SECONDS = 180.0
"""More than the processor time that the child has: the machine may be busy."""
_NAMES = {"html": "an HTML page", "pdf": "a PDF", "docx": "a Word document"}


def read_apart(
    path: Path, kind: Kind, *, main_part: bool = False, charset: str = "", seconds: float = _SECONDS
) -> Extract:
    """The text of a document, tidied, and notes on it; the options are those of `read_document`.

    Raises Refused; also if the other process fails, or takes longer than `seconds`.
    """
    # -P: the folder of the module must not hide libraries of the same name.
    command = [sys.executable, "-P", "-W", "ignore", "-m", "shared.data.documents.child"]
    command += [kind, str(path.resolve()), charset, *(["main"] if main_part else [])]
    try:
        done = subprocess.run(
            command,
            env=os.environ | {"PYTHONPATH": str(_ROOT)},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=seconds,
            check=True,
        )
    except subprocess.TimeoutExpired as error:
        raise Refused("takes far too long to read: split it, or save it as plain text.") from error
    except (subprocess.SubprocessError, OSError) as error:
        raise Refused(f"cannot be read as {_NAMES[kind]}: it is damaged or far too large, save it again.") from error
    found = json.loads(done.stdout)
    if "refused" in found:
        raise Refused(found["refused"])
    return Extract(**found)
