import sys

import pytest

from shared.errors import PlazaError
from shared.spaces_loader import SpaceInfo, find_spaces, load_space


@pytest.fixture
def spaces_dir(tmp_path, monkeypatch):
    """Two Spaces; `loader_first` is made of two files and notes each time it is run."""
    first, second = tmp_path / "loader_first", tmp_path / "loader_second"
    for folder in (first, second, tmp_path / "no_space"):
        folder.mkdir()
    (first / "app.py").write_text("from .numbers import ANSWER\nTITLE = f'First {ANSWER}'\n", "utf-8")
    (first / "numbers.py").write_text("from . import app\nANSWER = 42\n", "utf-8")
    (second / "app.py").write_text("from .numbers import ANSWER\nTITLE = f'Second {ANSWER}'\n", "utf-8")
    (second / "numbers.py").write_text("ANSWER = 7\n", "utf-8")
    (tmp_path / "no_space" / "README.md").touch()
    before = set(sys.modules)
    yield tmp_path.resolve()
    for name in set(sys.modules) - before:
        if name.startswith("plaza_loader_"):
            del sys.modules[name]


def test_a_space_is_a_folder_with_an_app(spaces_dir):
    spaces = find_spaces(spaces_dir)
    assert spaces == [
        SpaceInfo("loader_first", spaces_dir / "loader_first"),
        SpaceInfo("loader_second", spaces_dir / "loader_second"),
    ]
    assert find_spaces(spaces_dir, ["loader_second"]) == spaces[1:]
    assert find_spaces(spaces_dir, ["loader_second", "loader_first"]) == spaces
    assert find_spaces(spaces_dir / "missing") == []


def test_an_unknown_name_lists_those_that_exist(spaces_dir):
    with pytest.raises(PlazaError, match="no Space “chess”: choose from loader_first, loader_second"):
        find_spaces(spaces_dir, ["loader_first", "chess"])


def test_a_folder_that_cannot_be_a_module(spaces_dir):
    (spaces_dir / "my-space").mkdir()
    (spaces_dir / "my-space" / "app.py").touch()
    with pytest.raises(PlazaError, match="rename it"):
        find_spaces(spaces_dir)


def test_files_of_a_space_import_each_other(spaces_dir):
    first, second = map(load_space, find_spaces(spaces_dir))
    assert (first.TITLE, second.TITLE) == ("First 42", "Second 7")
    assert first.__name__ == "plaza_loader_first.app"
    assert first.__file__ == str(spaces_dir / "loader_first" / "app.py")
    assert sys.modules["plaza_loader_second.numbers"].ANSWER == 7


def test_loading_twice_gives_the_same_module(spaces_dir):
    info = find_spaces(spaces_dir)[0]
    assert load_space(info) is load_space(info)


def test_a_relative_or_linked_path_is_the_same_space(spaces_dir, monkeypatch):
    monkeypatch.chdir(spaces_dir.parent)
    (info,) = find_spaces(spaces_dir, ["loader_first"])
    (again,) = find_spaces(spaces_dir.relative_to(spaces_dir.parent), ["loader_first"])
    assert load_space(info) is load_space(again)


def test_another_folder_of_the_same_name(spaces_dir):
    load_space(SpaceInfo("loader_first", spaces_dir / "loader_first"))
    with pytest.raises(PlazaError, match="already loaded from"):
        load_space(SpaceInfo("loader_first", spaces_dir / "loader_second"))


def test_an_app_that_fails_can_be_mended(spaces_dir):
    (info,) = find_spaces(spaces_dir, ["loader_second"])
    app = info.folder / "app.py"
    app.write_text("raise RuntimeError('broken app')", "utf-8")
    with pytest.raises(RuntimeError, match="broken app"):
        load_space(info)
    app.write_text("TITLE = 'Mended now'", "utf-8")
    assert load_space(info).TITLE == "Mended now"


def test_the_library_called_spaces_is_not_shadowed(spaces_dir):
    import importlib.util

    from shared.settings import ROOT

    assert not (ROOT / "spaces" / "__init__.py").exists()
    found = importlib.util.find_spec("spaces")
    assert "site-packages" in found.origin
