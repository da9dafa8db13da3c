"""The package that runs GLiNER models. It is optional: Plaza works without it."""

import sys
from importlib.util import find_spec

PACKAGE = "gliner"
# Later releases up to 0.2.29 do not allow transformers 5.17 and above; this one does, and gives the same answers
# with transformers 5.23 as with the 4.57 that it was made for.
INSTALL = "pip install gliner==0.2.24"


def missing() -> str | None:
    """The line that installs what Any label needs beside Plaza's own requirements; None if it is there."""
    return None if PACKAGE in sys.modules or find_spec(PACKAGE) else INSTALL
