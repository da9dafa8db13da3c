"""Making starters."""

import json

from shared.training.starter import put_model, write_scores


def test_only_the_model_is_kept_and_takes_the_place_of_the_old_one(tmp_path):
    version, starter = tmp_path / "version", tmp_path / "starter"
    for folder, word in ((version, "new"), (starter, "old")):
        (folder / "adapter").mkdir(parents=True)
        for name in ("plaza.json", "head.safetensors", "adapter/adapter_model.safetensors", f"adapter/{word}"):
            (folder / name).write_text(word, "utf-8")
    (version / "version.json").write_text("{}", "utf-8")
    (version / "seen.npy").write_bytes(b"")
    (starter / "README.md").write_text("card", "utf-8")
    (version / "head.safetensors").chmod(0o600)
    put_model(version, starter)
    found = {str(path.relative_to(starter)): path.read_text("utf-8") for path in starter.rglob("*") if path.is_file()}
    assert found == {
        "README.md": "card",
        "plaza.json": "new",
        "head.safetensors": "new",
        "adapter/adapter_model.safetensors": "new",
        "adapter/new": "new",
    }
    assert (starter / "head.safetensors").stat().st_mode & 0o777 == 0o644


def test_scores_stand_beside_it(tmp_path):
    write_scores({"news": {"rows": 7, "metrics": {"f1": 0.5}, "task": "x"}}, tmp_path)
    assert json.loads((tmp_path / "scores.json").read_text("utf-8")) == {"news": {"rows": 7, "metrics": {"f1": 0.5}}}
