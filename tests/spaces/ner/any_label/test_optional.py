"""The optional package: the line that installs it, and what is said without it."""

import sys
from pathlib import Path

import pytest

from shared.errors import ModelError
from tests.spaces.ner.any_label.conftest import MODEL, part


def test_the_line_that_installs_it(monkeypatch):
    monkeypatch.delitem(sys.modules, "gliner", raising=False)
    monkeypatch.setattr(part("optional"), "find_spec", lambda name: None)
    assert part("optional").missing() == "pip install gliner==0.2.24"


def test_nothing_is_missing_where_it_is_there(package):
    assert part("optional").missing() is None


def test_asking_does_not_import_it(package, monkeypatch):
    monkeypatch.delitem(sys.modules, "gliner")
    assert part("optional").missing() is None
    assert "gliner" not in sys.modules


def test_without_it_nothing_is_downloaded(server, settings, monkeypatch):
    monkeypatch.delitem(sys.modules, "gliner", raising=False)
    monkeypatch.setattr(part("optional"), "find_spec", lambda name: None)
    with pytest.raises(ModelError, match=r"run pip install gliner==0\.2\.24 and start again"):
        part("finding").AnyLabel(settings).extract(MODEL, "profit", "figure")
    assert server.requests == []


def test_a_package_that_cannot_be_imported(any_label, package, monkeypatch):
    monkeypatch.delitem(sys.modules, "gliner")
    Path(package.__file__).write_text("import a_module_that_does_not_exist", "utf-8")
    with pytest.raises(ModelError, match=r"cannot be imported \(No module named 'a_module_that_does_not_exist'\)"):
        any_label.extract(MODEL, "profit", "figure")


def test_every_recommended_model_says_its_licence_and_size():
    recommended = part("recommended").RECOMMENDED
    assert len({model.hub_id for model in recommended}) == len(recommended) >= 2
    for model in recommended:
        assert model.licence == "apache-2.0"
        assert model.note.endswith("to download")
