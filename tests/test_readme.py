"""The README cannot rot: its tree exists, its commands are accepted, its Space card is valid."""

import os
import re
import shlex
import subprocess
import sys
from functools import cache
from importlib.metadata import version
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text("utf-8")
NOT_OURS = {"__pycache__", "artifacts", "plaza-data", "venv", "build", "dist"}


def code_blocks(language=""):
    blocks = re.findall(r"^```(\w*)\n(.*?)^```$", README, re.M | re.S)
    return [text for name, text in blocks if name == language]


def tree():
    """The paths in the README's tree, relative to the root."""
    (text,) = [block for block in code_blocks() if block.startswith("app.py ")]
    paths, folders = [], []
    for line in text.splitlines():
        indent = (len(line) - len(line.lstrip())) // 2
        name = line.split()[0]
        folders = [*folders[:indent], name.rstrip("/")]
        paths.append("/".join(folders))
    return paths


def commands():
    """The words after `python` of each such command in the README's code."""
    lines = [part for block in code_blocks("bash") for line in block.splitlines() for part in line.split("&&")]
    split = [shlex.split(line) for line in lines]
    return [words[1:] for words in split if words[0] == "python"]


@cache
def help_of(command):
    """What `python SCRIPT [COMMAND] --help` prints."""
    environment = {**os.environ, "COLUMNS": "200", "NO_COLOR": "1", "TERM": "dumb"}
    words = [sys.executable, *command, "--help"]
    done = subprocess.run(words, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("path", tree())
def test_what_the_tree_names_exists(path):
    assert (ROOT / path).exists()


def test_the_tree_names_every_folder_and_module():
    top = [path for path in ROOT.iterdir() if path.is_dir() and not path.name.startswith(".")]
    shared = [path for path in (ROOT / "shared").iterdir() if path.name != "__init__.py"]
    spaces = [path.parent for path in (ROOT / "spaces").glob("*/app.py")]
    ours = {str(path.relative_to(ROOT)) for path in [*top, *shared, *spaces] if path.name not in NOT_OURS}
    assert ours <= set(tree())


@pytest.mark.parametrize("words", commands(), ids=" ".join)
def test_commands_are_accepted(words):
    script, *rest = words
    command = [word for word in rest[:1] if script == "app.py" and not word.startswith("-")]
    assert set(command) <= commands_of_the_launcher()
    accepted = set(re.findall(r"--[a-z][a-z-]*", help_of((script, *command))))
    assert {word for word in rest if word.startswith("--")} <= accepted


def commands_of_the_launcher():
    listed = re.search(r"Commands.*", help_of(("app.py",)), re.S)[0]
    return set(re.findall(r"^[\s│|]+([a-z][a-z-]+)\s{2,}", listed, re.M))


def test_every_command_and_every_benchmark_is_shown():
    shown = commands()
    assert commands_of_the_launcher() <= {words[1] for words in shown if words[0] == "app.py" and words[1:]}
    programs = {path for path in (ROOT / "benchmarks").glob("*.py") if "__main__" in path.read_text("utf-8")}
    assert {str(path.relative_to(ROOT)) for path in programs} == {words[0] for words in shown} - {"app.py"}


def test_continuous_integration_runs_the_test_command_of_the_readme():
    (command,) = [line for block in code_blocks("bash") for line in block.splitlines() if "pytest" in line]
    assert command in (ROOT / ".ci" / "run").read_text("utf-8").splitlines()


def test_the_front_matter_is_a_space_card():
    card = yaml.safe_load(README.split("---\n")[1])
    assert card["sdk"] == "gradio"
    assert card["sdk_version"] == version("gradio")
    assert (ROOT / card["app_file"]).is_file()
    assert card["license"] == "apache-2.0"
    assert len(card["short_description"]) <= 60  # The Hub refuses more.
    assert {card["colorFrom"], card["colorTo"]} <= {
        "red", "yellow", "green", "blue", "indigo", "purple", "pink", "gray",
    }  # fmt: skip


def test_links_to_files_of_the_project():
    prose = re.sub(r"`[^`\n]*`", "", README)  # marks such as [Apple](ORG) are no links
    links = re.findall(r"\]\((?!https?://)([^)#]+)\)", prose)
    assert links
    assert all((ROOT / link).exists() for link in links)
