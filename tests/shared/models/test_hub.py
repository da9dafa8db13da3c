import json
import threading
import time

import pytest

from shared.errors import HubUnreachable, ModelError
from shared.models import hub
from tests.hub_server import HubServer, closed_port, silent_port

NAME = "plaza-tests/tiny"
CARD = "---\nlicense: mit\npipeline_tag: text-classification\n---\n# Tiny\n"
LONG = 30.0
"""Far above what any bounded wait here may take: these tests fail by hanging, not by being slow."""


@pytest.fixture(autouse=True)
def _no_telemetry(monkeypatch):
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_DISABLE_TELEMETRY", True)
    monkeypatch.delenv("HF_TOKEN", raising=False)


@pytest.fixture
def server(tmp_path, monkeypatch):
    with HubServer(tmp_path / "hub") as server:
        monkeypatch.setenv("HF_ENDPOINT", server.url)
        yield server


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    """The files of a BERT with random weights, as transformers writes them."""
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizerFast

    folder = tmp_path_factory.mktemp("tiny")
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "profit", "loss"]
    vocabulary = folder / "vocab.txt"
    vocabulary.write_text("\n".join(words), "utf-8")
    BertTokenizerFast(vocab_file=str(vocabulary)).save_pretrained(folder)
    sizes = {"hidden_size": 8, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 8}
    BertForSequenceClassification(BertConfig(vocab_size=len(words), **sizes)).save_pretrained(folder)
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def add_tiny(server, tiny, **more):
    server.add(NAME, {**tiny, "README.md": CARD, **more})


def names(folder):
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_a_downloaded_model_can_be_loaded(server, tiny, tmp_path):
    from transformers import AutoModelForSequenceClassification, AutoTokenizer

    add_tiny(server, tiny)
    folder = hub.download(NAME, None, tmp_path / "cache", timeout=LONG)

    assert names(folder) == {*tiny, "README.md"}
    assert hub.loadable_weights(folder) == "safetensors"
    assert hub.licence(folder) == "mit"
    model = AutoModelForSequenceClassification.from_pretrained(folder)
    tokens = AutoTokenizer.from_pretrained(folder)("profit", return_tensors="pt")
    assert model(**tokens).logits.shape == (1, 2)


def test_only_configuration_and_weights_are_taken(server, tiny, tmp_path):
    more = {
        "modeling_tiny.py": "raise SystemExit('code of a model was run')",
        "pytorch_model.bin": b"pickle",
        "training_args.bin": b"pickle",
        "checkpoint-10/model.safetensors": b"old",
        "onnx/model.onnx": b"graph",
        "model.fp16.safetensors": b"half",
    }
    add_tiny(server, tiny, **more)
    folder = hub.download(NAME, None, tmp_path / "cache", timeout=LONG)

    assert names(folder) == {*tiny, "README.md"}
    assert not any(path.endswith(tuple(more)) for path in server.asked("GET", "/resolve/"))


def test_bin_weights_where_there_are_no_others(server, tiny, tmp_path):
    files = {name: content for name, content in tiny.items() if not name.endswith(".safetensors")}
    server.add(NAME, {**files, "pytorch_model.bin": b"weights", "training_args.bin": b"pickle"})
    folder = hub.download(NAME, None, tmp_path / "cache", timeout=LONG)

    assert (folder / "pytorch_model.bin").read_bytes() == b"weights"
    assert not (folder / "training_args.bin").exists()
    assert hub.loadable_weights(folder) == "bin"


def test_weights_in_several_files(server, tiny, tmp_path):
    parts = {f"model-0000{i}-of-00002.safetensors": b"part" for i in (1, 2)}
    files = {name: content for name, content in tiny.items() if not name.endswith(".safetensors")}
    server.add(NAME, {**files, **parts, "model.safetensors.index.json": json.dumps({"weight_map": {}})})
    folder = hub.download(NAME, None, tmp_path / "cache", timeout=LONG)

    assert {*parts, "model.safetensors.index.json"} <= names(folder)
    (folder / "model-00002-of-00002.safetensors").unlink()
    with pytest.raises(ModelError, match=r"model-00002-of-00002\.safetensors is missing"):
        hub.loadable_weights(folder)


def test_the_second_use_needs_no_server(server, tiny, tmp_path):
    add_tiny(server, tiny)
    first = hub.download(NAME, None, tmp_path / "cache", timeout=LONG)
    before = len(server.requests)
    assert hub.download(NAME, None, tmp_path / "cache", timeout=LONG) == first
    assert len(server.requests) == before

    server.stop()
    assert hub.download(NAME, None, tmp_path / "cache", timeout=LONG) == first
    assert hub.download(NAME, first.name, tmp_path / "cache", timeout=LONG) == first
    with pytest.raises(HubUnreachable):
        hub.download(NAME, "another-branch", tmp_path / "cache", timeout=LONG)


def test_a_download_that_broke_off_is_finished_later(server, tiny, tmp_path):
    add_tiny(server, tiny)
    folder = hub.download(NAME, None, tmp_path / "cache", timeout=LONG)
    (folder / "tokenizer.json").unlink()
    assert hub.cached(NAME, None, tmp_path / "cache") is None
    assert hub.download(NAME, None, tmp_path / "cache", timeout=LONG) == folder
    assert (folder / "tokenizer.json").is_file()


@pytest.mark.parametrize("missing", ["model.safetensors", "config.json", "tokenizer"])
def test_what_another_program_downloaded_must_be_complete(tiny, tmp_path, missing):
    """Other programs leave files in the cache without the listing by which huggingface_hub knows them all."""
    cache = tmp_path / "cache"
    revision = "a" * 40
    snapshot = cache / "models--plaza-tests--tiny" / "snapshots" / revision
    snapshot.mkdir(parents=True)
    for name, content in tiny.items():
        (snapshot / name).write_bytes(content)
    assert hub.cached(NAME, revision, cache) == snapshot

    for name in tiny:
        if name.startswith((missing, "vocab" if missing == "tokenizer" else missing)):
            (snapshot / name).unlink()
    assert hub.cached(NAME, revision, cache) is None


def test_progress_only_when_wanted(server, tiny, tmp_path, capfd):
    from tqdm import tqdm

    add_tiny(server, tiny)
    hub.download(NAME, None, tmp_path / "quiet", timeout=LONG)
    assert capfd.readouterr() == ("", "")
    hub.download(NAME, None, tmp_path / "loud", timeout=LONG, tqdm_class=tqdm)
    assert "Fetching" in capfd.readouterr().err


def test_a_hub_that_hangs_is_given_up(server, tiny, tmp_path):
    add_tiny(server, tiny)
    server.hanging = True
    assert not hub.reachable(timeout=0.2)
    with pytest.raises(HubUnreachable, match=r"did not answer within 0\.2 seconds"):
        hub.download(NAME, None, tmp_path / "cache", timeout=0.2)


def test_a_port_that_never_reads_is_given_up(tmp_path, monkeypatch):
    with silent_port() as port:
        monkeypatch.setenv("HF_ENDPOINT", f"http://127.0.0.1:{port}")
        assert not hub.reachable(timeout=0.2)
        with pytest.raises(HubUnreachable, match="check the network"):
            hub.download(NAME, None, tmp_path / "cache", timeout=0.2)


def test_a_name_look_up_that_hangs_is_given_up(tmp_path, monkeypatch):
    released = threading.Event()
    monkeypatch.setattr("socket.getaddrinfo", lambda *a, **k: released.wait(LONG) and [])
    monkeypatch.setenv("HF_ENDPOINT", "http://hub.invalid")
    started = time.monotonic()
    assert not hub.reachable(timeout=0.2)
    with pytest.raises(HubUnreachable):
        hub.download(NAME, None, tmp_path / "cache", timeout=0.2)
    assert time.monotonic() - started < LONG
    released.set()


def test_a_closed_port(tmp_path, monkeypatch):
    monkeypatch.setenv("HF_ENDPOINT", f"http://127.0.0.1:{closed_port()}")
    assert not hub.reachable(timeout=LONG)
    with pytest.raises(HubUnreachable, match="did not answer"):
        hub.download(NAME, None, tmp_path / "cache", timeout=LONG)


def test_reachable(server, monkeypatch):
    assert hub.reachable(timeout=LONG)
    assert hub.reachable(server.url + "/", timeout=LONG)
    server.broken = 403  # A proxy that lets nobody through.
    assert not hub.reachable(timeout=LONG)
    server.broken = 503
    assert not hub.reachable(timeout=LONG)
    server.broken = None
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    before = len(server.requests)
    assert not hub.reachable(timeout=LONG)
    assert len(server.requests) == before


def test_offline_by_choice(server, tiny, tmp_path, monkeypatch):
    add_tiny(server, tiny)
    folder = hub.download(NAME, None, tmp_path / "cache", timeout=LONG)
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    before = len(server.requests)
    assert hub.download(NAME, None, tmp_path / "cache", timeout=LONG) == folder
    with pytest.raises(HubUnreachable, match="HF_HUB_OFFLINE"):
        hub.download("plaza-tests/other", None, tmp_path / "cache", timeout=LONG)
    assert len(server.requests) == before


def test_a_gated_model(server, tiny, tmp_path, monkeypatch):
    add_tiny(server, tiny)
    server.gated.add(NAME)
    assert hub.info(NAME, timeout=LONG).gated == "manual"
    with pytest.raises(ModelError, match="is gated: accept its conditions"):
        hub.download(NAME, None, tmp_path / "cache", timeout=LONG)
    monkeypatch.setenv("HF_TOKEN", server.token)
    assert names(hub.download(NAME, None, tmp_path / "cache", timeout=LONG)) >= {"config.json"}


def test_a_private_model_and_a_missing_one(server, tiny, tmp_path, monkeypatch):
    add_tiny(server, tiny)
    server.private.add(NAME)
    for name in (NAME, "plaza-tests/missing"):
        with pytest.raises(ModelError, match=f"There is no public model {name}"):
            hub.download(name, None, tmp_path / "cache", timeout=LONG)
    monkeypatch.setenv("HF_TOKEN", server.token)
    assert hub.download(NAME, None, tmp_path / "cache", timeout=LONG).is_dir()


def test_a_missing_revision(server, tiny, tmp_path):
    add_tiny(server, tiny)
    with pytest.raises(ModelError, match="has no revision “v9”"):
        hub.download(NAME, "v9", tmp_path / "cache", timeout=LONG)


def test_a_hub_out_of_order(server, tiny, tmp_path):
    add_tiny(server, tiny)
    server.broken = 500
    with pytest.raises(HubUnreachable, match="answered with error 500"):
        hub.download(NAME, None, tmp_path / "cache", timeout=LONG)


@pytest.mark.parametrize("name", ["", "a/b/c", "../etc", "white space/model", "owner/model.git"])
def test_what_is_no_model_id(server, name, tmp_path):
    with pytest.raises(ModelError, match="is not a model id: type owner/name"):
        hub.download(name, None, tmp_path, timeout=LONG)
    assert not server.requests


@pytest.mark.parametrize("revision", ["", "../../secret", "/etc", "a..b"])
def test_what_is_no_revision(server, revision, tmp_path):
    with pytest.raises(ModelError, match="is not a revision"):
        hub.download(NAME, revision, tmp_path, timeout=LONG)
    assert not server.requests


def test_a_model_without_weights_is_not_downloaded(server, tmp_path):
    server.add(NAME, {"config.json": "{}", "tf_model.h5": b"", "flax_model.msgpack": b""})
    with pytest.raises(ModelError, match=r"\(only flax_model\.msgpack, tf_model\.h5\): expected model\.safetensors"):
        hub.download(NAME, None, tmp_path / "cache", timeout=LONG)
    assert not server.asked(part="/resolve/")


def test_a_folder_without_weights(tmp_path):
    with pytest.raises(ModelError, match=r"\(none\): expected"):
        hub.loadable_weights(tmp_path / "missing")
    (tmp_path / "model.pt").touch()
    with pytest.raises(ModelError, match=r"\(only model\.pt\): expected"):
        hub.loadable_weights(tmp_path)
    (tmp_path / "adapter_model.bin").touch()
    assert hub.loadable_weights(tmp_path) == "bin"
    (tmp_path / "adapter_model.safetensors").touch()
    assert hub.loadable_weights(tmp_path) == "safetensors"


@pytest.mark.parametrize(
    ("card", "expected"),
    [
        ("---\nlicense: apache-2.0\n---\n", "apache-2.0"),
        ("---\nlicense: [mit, cc-by-4.0]\n---\n", "mit, cc-by-4.0"),
        ("---\nlicense: other\nlicense_name: llama\n---\n", "llama"),
        ("---\nlicense: other\n---\n", "other"),
        ("---\ntags: [x]\n---\n", None),
        ("# No front matter", None),
        ("---\n- a list\n---\n", None),
        ("---\nlicense: [\n---\n", None),
        (None, None),
    ],
)
def test_licence(tmp_path, card, expected):
    if card is not None:
        (tmp_path / "README.md").write_text(card, "utf-8")
    assert hub.licence(tmp_path) == expected


def test_what_the_hub_says(server, tiny):
    add_tiny(server, tiny)
    info = hub.info(NAME, timeout=LONG)
    assert (info.pipeline_tag, hub.licence(info)) == ("text-classification", "mit")
    assert {sibling.rfilename for sibling in info.siblings} == {*tiny, "README.md"}
