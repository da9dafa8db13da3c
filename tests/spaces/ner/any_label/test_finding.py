"""Entities of any label: from the Hub to the offsets in a long text."""

import os
import pickle
import threading
from dataclasses import replace

import pytest

from shared.errors import Cancelled, DataError, HubUnreachable, ModelError
from shared.tasks.token_classification import Entity, Extraction
from tests.hub_server import closed_port
from tests.spaces.ner.any_label.conftest import BASE, CONFIG, MODEL, add_model, part, safetensors


def found(extraction: Extraction) -> list[tuple[int, str, str]]:
    return [(entity.start, entity.text, entity.label) for entity in extraction.entities]


def test_entities_have_their_place_in_the_text(any_label):
    text = "👩‍🚀 profit\n\n for the board today. Profit"
    assert any_label.extract(MODEL, text, "figure, body").entities == (
        Entity(4, 10, "figure", 0.9, "profit"),
        Entity(17, 26, "body", 0.8, "the board"),
    )


def test_of_entities_that_overlap_the_best_stays(any_label):
    text = "the board market opens"
    assert found(any_label.extract(MODEL, text, "people, body, verb, event")) == [
        (0, "the board", "body"),
        (10, "market opens", "event"),
    ]
    assert found(any_label.extract(MODEL, text, "people, verb")) == [(4, "board", "people"), (17, "opens", "verb")]
    assert found(any_label.extract(MODEL, text, "people", threshold=0.5)) == [(4, "board", "people")]
    assert found(any_label.extract(MODEL, text, "people", threshold=0.71)) == []


def test_a_long_text_is_read_in_windows_of_whole_sentences(any_label, package):
    sentences = [f"The company reports profit number {i} today." for i in range(40)]
    text = "\n".join(sentences)
    extraction = any_label.extract(MODEL, text, "figure")
    assert [entity.start for entity in extraction.entities] == [
        start + len("The company reports ") for start in range(len(text)) if text.startswith("The", start)
    ]
    texts = [one for batch, _, _ in package.READ for one in batch]
    assert extraction.windows == len(texts) == 40
    assert texts == sentences
    assert [size for _, _, size in package.READ] == [8] * 5


def test_what_stands_at_the_edge_of_a_piece_is_found_once(any_label, package):
    words = ["word"] * 40
    for place in (7, 11, 19, 30):
        words[place : place + 2] = ["market", "opens"]
    text = " ".join(words)
    extraction = any_label.extract(MODEL, text, "event")
    assert [entity.text for entity in extraction.entities] == ["market opens"] * 4
    assert all(text[entity.start : entity.end] == entity.text for entity in extraction.entities)
    assert extraction.windows == sum(len(batch) for batch, _, _ in package.READ) > 3


def test_nothing_to_read(any_label):
    assert any_label.extract(MODEL, " \n\n", "figure") == Extraction((), 0)


def test_half_of_a_character_pair_does_no_harm(any_label, package):
    text = "\ud83d profit"
    assert any_label.extract(MODEL, text, "figure").entities == (Entity(2, 8, "figure", 0.9, "profit"),)
    assert package.READ[0][0] == ["\ufffd profit"]


def test_models_that_tag_tokens_read_one_window_at_a_time(any_label, server, package):
    add_model(server, "plaza-tests/tokens", span_mode="token_level")
    any_label.extract("plaza-tests/tokens", "profit today. " * 20, "figure")
    assert {size for _, _, size in package.READ} == {1}


def test_the_model_is_kept_and_the_last_one_only(any_label, server, package):
    add_model(server, "plaza-tests/second")
    for name in (MODEL, MODEL, f" {MODEL} ", "plaza-tests/second", MODEL):
        any_label.extract(name, "profit", "figure")
    assert len(package.LOADED) == 3


def test_one_model_is_built_for_all_who_wait(any_label, package):
    answers = []
    ask = [
        threading.Thread(target=lambda: answers.append(any_label.extract(MODEL, "profit", "figure"))) for _ in range(4)
    ]
    for thread in ask:
        thread.start()
    for thread in ask:
        thread.join()
    assert len(answers) == 4
    assert len(set(answers)) == len(package.LOADED) == 1


def test_models_are_built_under_the_lock_that_is_given(server, package, settings):
    held = []

    class Watched:
        def __enter__(self):
            held.append(len(package.LOADED))

        def __exit__(self, *_):
            held.append(len(package.LOADED))

    part("finding").AnyLabel(replace(settings, hub_timeout=30.0), Watched()).extract(MODEL, "profit", "figure")
    assert held == [0, 1]


def test_what_the_package_is_given(any_label, server, package):
    any_label.extract(MODEL, "profit", "figure, body")
    files, config, device = package.LOADED[0]
    assert files == ["gliner_config.json", "model.safetensors"]
    assert config["model_name"] != BASE
    assert device == "cpu"
    assert package.READ == [(["profit"], ["figure", "body"], 1)]
    fetched = [path.rsplit("/", 1)[1] for path in server.asked("GET", f"{BASE}/resolve")]
    assert "config.json" in fetched
    assert "model.safetensors" not in fetched


def test_a_model_with_its_own_tokenizer_and_configuration_asks_for_no_other(any_label, server, package, tiny_encoder):
    own = {path.name: path.read_bytes() for path in tiny_encoder.iterdir() if path.name.startswith("tokenizer")}
    weights = {"model.safetensors": safetensors(*CONFIG["weights"])}
    add_model(server, "plaza-tests/whole", own | weights, model_name="/gone", encoder_config={"model_type": "bert",
              "max_position_embeddings": 64})  # fmt: skip
    any_label.extract("plaza-tests/whole", "profit", "figure")
    assert {"tokenizer_config.json", "tokenizer.json"} <= set(package.LOADED[0][0])
    assert server.asked(part=BASE) == []


def test_a_model_that_reads_labels_apart(any_label, server, package):
    add_model(server, "plaza-tests/towers", labels_encoder=BASE)
    many = [f"a long label number {i}" for i in range(30)]
    any_label.extract("plaza-tests/towers", "profit", [*many[:29], "figure"])
    assert package.LOADED[0][1]["labels_encoder"] == package.LOADED[0][1]["model_name"]
    with pytest.raises(DataError, match=r"The labels take \d+ of the 64 tokens that plaza-tests/gliner reads"):
        any_label.extract(MODEL, "profit", many)


def test_the_second_use_needs_no_hub(any_label, server, package, settings):
    any_label.extract(MODEL, "profit", "figure")
    before = len(server.requests)
    part("finding").AnyLabel(settings).extract(MODEL, "profit", "figure")
    assert len(server.requests) == before
    server.stop()
    part("finding").AnyLabel(settings).extract(MODEL, "profit", "figure")
    assert len(package.LOADED) == 3


def test_without_a_hub(package, settings, monkeypatch, tmp_path):
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("HF_ENDPOINT", f"http://127.0.0.1:{closed_port()}")
    with pytest.raises(HubUnreachable):
        part("finding").AnyLabel(settings).extract(MODEL, "profit", "figure")


def test_a_hub_that_breaks_off(any_label, server, monkeypatch):
    resolve = server.resolve
    monkeypatch.setattr(type(server), "resolve", _failing(type(server).resolve, BASE))
    with pytest.raises(HubUnreachable, match=f"The files of {BASE} could not be fetched from {server.url}"):
        any_label.extract(MODEL, "profit", "figure")
    monkeypatch.setattr(type(server), "resolve", resolve.__func__)
    assert found(any_label.extract(MODEL, "profit", "figure")) == [(0, "profit", "figure")]


def _failing(resolve, name):
    from tests.hub_server import HubError

    def failing(self, request, **found):
        if name in request.path:
            raise HubError(403, "", "no")
        return resolve(self, request, **found)

    failing.route = resolve.route
    return failing


def test_another_kind_of_model_is_not_downloaded(any_label, server):
    with pytest.raises(ModelError, match=rf"{BASE} is no GLiNER model \(it has no gliner_config\.json\)"):
        any_label.extract(BASE, "profit", "figure")
    assert server.asked(part="resolve") == []
    with pytest.raises(ModelError, match="There is no public model plaza-tests/nowhere"):
        any_label.extract("plaza-tests/nowhere", "profit", "figure")
    with pytest.raises(ModelError, match="“profit and loss” is not a model id"):
        any_label.extract("profit and loss", "profit", "figure")


@pytest.mark.parametrize("key", ["labels_decoder", "relations_layer"])
def test_models_with_another_purpose(any_label, server, key):
    add_model(server, "plaza-tests/other", **{key: "something"})
    with pytest.raises(ModelError, match=f"The model plaza-tests/other has a {key}, which is not used here"):
        any_label.extract("plaza-tests/other", "profit", "figure")


def test_weights_that_are_missing_are_not_made_up(any_label, server):
    add_model(server, "plaza-tests/half", {"model.safetensors": safetensors("encoder.weight")})
    with pytest.raises(ModelError, match=r"1 of its weights are missing, head\.weight for one"):
        any_label.extract("plaza-tests/half", "profit", "figure")


def test_weights_from_torch_are_read_and_nothing_else(any_label, server, package, tmp_path):
    import io

    import torch

    good = io.BytesIO()
    torch.save({name: torch.zeros(2) for name in CONFIG["weights"]}, good)
    add_model(server, "plaza-tests/bin", {"pytorch_model.bin": good.getvalue()})
    assert found(any_label.extract("plaza-tests/bin", "profit", "figure")) == [(0, "profit", "figure")]

    evil = io.BytesIO()
    torch.save({"encoder.weight": _Touch(str(tmp_path / "touched"))}, evil)
    add_model(server, "plaza-tests/evil", {"pytorch_model.bin": evil.getvalue()})
    with pytest.raises(ModelError, match="hold more than weights and might run code, so they are not loaded"):
        any_label.extract("plaza-tests/evil", "profit", "figure")
    assert len(package.LOADED) == 1
    pickle.loads(pickle.dumps(_Touch(str(tmp_path / "touched"))))  # As it would have been run.
    assert (tmp_path / "touched").exists()


class _Touch:
    """Makes a folder when it is unpickled."""

    def __init__(self, path: str) -> None:
        self.path = path

    def __reduce__(self):
        return os.mkdir, (self.path,)


def test_damaged_weights(any_label, server):
    for name in ("model.safetensors", "pytorch_model.bin"):
        add_model(server, f"plaza-tests/{name[:3]}", {name: b"no weights"})
        with pytest.raises(ModelError, match=f"The weights in {name} (cannot be read|hold more than weights)"):
            any_label.extract(f"plaza-tests/{name[:3]}", "profit", "figure")


def test_code_that_comes_with_a_model_is_refused(any_label, server, package, tiny_encoder):
    add_model(server, "plaza-tests/code", encoder_config={"auto_map": {"AutoModel": "x/y--code.Model"}})
    with pytest.raises(ModelError, match=r"plaza-tests/code brings code of its own \(gliner_config\.json\)"):
        any_label.extract("plaza-tests/code", "profit", "figure")
    files = {path.name: path.read_bytes() for path in tiny_encoder.iterdir()}
    server.add("plaza-tests/base", files | {"config.json": b'{"auto_map": {"AutoConfig": "code.Config"}}'})
    add_model(server, "plaza-tests/below", model_name="plaza-tests/base")
    with pytest.raises(ModelError, match=r"plaza-tests/below brings code of its own \(config\.json\)"):
        any_label.extract("plaza-tests/below", "profit", "figure")
    assert package.LOADED == []


@pytest.mark.parametrize(("content", "message"), [(b"{", "cannot be read"), (b"[]", "is not a configuration")])
def test_a_configuration_that_is_none(any_label, server, content, message):
    server.add(MODEL, {"gliner_config.json": content})
    with pytest.raises(ModelError, match=rf"gliner_config\.json of the model {message}"):
        any_label.extract(MODEL, "profit", "figure")


def test_a_base_without_a_tokenizer(any_label, server):
    server.add("plaza-tests/bare", {"config.json": b"{}"})
    add_model(server, "plaza-tests/on-bare", model_name="plaza-tests/bare")
    with pytest.raises(ModelError, match="plaza-tests/bare has no configuration or no tokenizer"):
        any_label.extract("plaza-tests/on-bare", "profit", "figure")


def test_what_the_package_says_becomes_one_sentence(any_label, server, package):
    add_model(server, "plaza-tests/odd", knows=[])
    with pytest.raises(ModelError, match=r"The model plaza-tests/gliner could not read the text \(list index out of"):
        any_label.extract(MODEL, "profit", "crash")
    package.GLiNER.from_pretrained = _raise
    with pytest.raises(
        ModelError, match=r"The model plaza-tests/odd cannot be loaded \(no such splitter choose another\): pick"
    ):
        any_label.extract("plaza-tests/odd", "profit", "figure")


def _raise(*_, **__):
    raise ValueError("no such splitter\nchoose another")


@pytest.mark.parametrize("threshold", [0, 1, -1, 7])
def test_a_threshold_that_is_none(any_label, threshold):
    with pytest.raises(DataError, match=rf"The least score is {threshold}: give a number between 0 and 1"):
        any_label.extract(MODEL, "profit", "figure", threshold=threshold)


def test_cancelling(any_label, package):
    stop = threading.Event()
    stop.set()
    with pytest.raises(Cancelled):
        any_label.extract(MODEL, "profit", "figure", cancel=stop)
    assert package.READ == []
    stop.clear()
    inference = package.GLiNER.inference

    def and_stop(self, *args, **kwargs):
        stop.set()
        return inference(self, *args, **kwargs)

    package.GLiNER.inference = and_stop
    with pytest.raises(Cancelled):
        any_label.extract(MODEL, "The company reports profit number one today.\n" * 40, "figure", cancel=stop)
    assert len(package.READ) == 1
