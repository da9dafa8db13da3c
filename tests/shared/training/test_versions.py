import json
import os
import shutil
import subprocess
import sys
import zipfile

import pytest
import yaml

from shared.engine import Engine
from shared.errors import ModelError
from shared.models.device import Device
from shared.models.files import ModelFiles
from shared.models.loading import LoadedModels
from shared.tasks import get_task
from shared.training.versions import Versions
from tests.toy import TRAINING_WAIT

TEXT = "the company reports record profit"


@pytest.fixture
def place(trained, tmp_path):
    """A copy of the data directory of a finished training."""
    shutil.copytree(trained.data_dir / "versions", tmp_path / "data" / "versions")
    return type(trained)(tmp_path / "data")


@pytest.fixture
def version(place):
    (version,) = place.versions.list()
    return version


def test_list_and_get(place, version):
    assert place.versions.get(version.id) == version
    assert version.ref == f"version:{version.id}"
    assert place.versions.list("text-classification") == [version]
    assert place.versions.list("summarization") == []
    assert Versions(place.data_dir / "nothing").list() == []


def test_the_newest_comes_first_and_drafts_do_not_count(place, version):
    older = place.versions.folder / "20200101-000000-aaaa"
    shutil.copytree(version.folder, older)
    shutil.copytree(version.folder, place.versions.folder / ".20990101-000000-bbbb")
    assert [found.id for found in place.versions.list()] == [version.id, older.name]
    with pytest.raises(ModelError):
        place.versions.get(".20990101-000000-bbbb")


def test_delete(place, version):
    place.versions.delete(version.id)
    assert place.versions.list() == []
    assert not version.folder.exists()
    with pytest.raises(ModelError, match=f"There is no version “{version.id}”: it may have been deleted"):
        place.versions.delete(version.id)


@pytest.mark.parametrize("id", ["", ".", "..", "../versions", "/etc", "a/b", "nothing", ".hidden"])
def test_names_that_are_no_version(place, version, id):
    (place.data_dir / "version.json").write_text("{}")
    for action in (place.versions.get, place.versions.delete):
        with pytest.raises(ModelError, match="There is no version"):
            action(id)
    assert version.folder.exists()


def test_a_path_that_leads_to_a_version_by_a_detour_is_refused(place, version):
    with pytest.raises(ModelError):
        place.versions.get(f"../versions/{version.id}")
    with pytest.raises(ModelError):
        place.versions.get(str(version.folder))


@pytest.mark.parametrize(
    ("name", "content"), [("version.json", "{"), ("version.json", "{}"), ("plaza.json", "[]"), ("plaza.json", None)]
)
def test_a_damaged_version_does_not_hide_the_others(place, version, name, content):
    broken = place.versions.folder / "20200101-000000-aaaa"
    shutil.copytree(version.folder, broken)
    (broken / name).unlink() if content is None else (broken / name).write_text(content)
    assert place.versions.list() == [version]
    with pytest.raises(ModelError, match=r"damaged|is missing"):
        place.versions.get(broken.name)
    place.versions.delete(broken.name)
    assert not broken.exists()


@pytest.fixture
def exported(place, version, tmp_path):
    path = place.versions.export(version.id, tmp_path / "out")
    assert path == tmp_path / "out" / f"plaza-{version.id}.zip"
    with zipfile.ZipFile(path) as archive:
        archive.extractall(tmp_path / "elsewhere")
    return tmp_path / "elsewhere"


def test_the_export_holds_the_model_but_not_the_rows(exported, version):
    files = {str(path.relative_to(exported)) for path in exported.rglob("*") if path.is_file()}
    expected = {"README.md", "run.py", "scores.json", "plaza.json", "head.safetensors", "judged.json"}
    expected |= {"adapter/adapter_config.json", "adapter/adapter_model.safetensors"}
    assert files - {"adapter/README.md"} == expected
    scores = json.loads((exported / "scores.json").read_text("utf-8"))
    assert scores["metrics"] == version.report.metrics
    assert "mistakes" not in scores


def test_the_model_card(exported, version, tiny_encoder):
    card = (exported / "README.md").read_text("utf-8")
    _, front, body = card.split("---\n", 2)
    assert yaml.safe_load(front) == {
        "license": "mit",
        "base_model": str(tiny_encoder),
        "pipeline_tag": "text-classification",
        "tags": ["plaza"],
    }
    assert version.report.verdict in body
    assert version.fingerprint in body
    assert "| weighted F1 |" in body
    assert "63 rows of `toy.csv`" in body
    assert f"torch {version.libraries['torch']}" in body


def run(folder, *texts):
    """Run the exported script elsewhere, with no way to the Hub and nothing of Plaza on the path."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "run.py", *texts],
        cwd=folder,
        env=os.environ | {"HF_HUB_OFFLINE": "1", "PYTHONPATH": ""},
        capture_output=True,
        text=True,
        timeout=TRAINING_WAIT,
    )
    assert done.returncode == 0, done.stderr
    return [line.split(" ", 2) for line in done.stdout.splitlines()]


def test_the_exported_script_answers_as_the_engine_does(exported, place, version):
    texts = [TEXT, "loss", f"weak {'warning ' * 20}"]
    engine = Engine(LoadedModels(ModelFiles(place.settings), lambda: Device("cpu", half=False), 4.0))
    try:
        answers = engine.predict(get_task(version.task), version.ref, texts)
    finally:
        engine.close()
    answers = [(answer, text) for answer, text in zip(answers, texts, strict=True) if answer.windows == 1]
    assert len(answers) >= 2
    lines = run(exported, *(text for _, text in answers))
    for (answer, text), (label, probability, shown) in zip(answers, lines, strict=True):
        assert label == answer.label
        assert float(probability) == pytest.approx(answer.scores[label], abs=0.02)
        assert shown.strip() == text.strip()


@pytest.mark.parametrize("kind", ["instant", "full"])
def test_the_script_for_other_kinds_of_version(place, version, kind):
    """Only what differs: which packages, and where the weights are."""
    from shared.training.card import run_script

    shutil.rmtree(version.folder / "adapter")
    if kind == "full":
        (version.folder / "encoder").mkdir()
    script = run_script(version)
    compile(script, "run.py", "exec")
    assert "peft" not in script
    assert ('from_pretrained(here / "encoder")' in script) == (kind == "full")
    assert len(script.splitlines()) <= 20


def test_a_licence_in_words_is_no_identifier(version):
    from dataclasses import replace

    from shared.training.card import model_card

    card = model_card(replace(version, licence="unknown: see the card of the base model"))
    assert yaml.safe_load(card.split("---\n")[1])["license"] == "other"
