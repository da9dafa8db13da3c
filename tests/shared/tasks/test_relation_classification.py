"""A sentence with two marked entities: what is read, what answers, and how it is measured."""

import numpy as np
import pytest

from shared.data.roles import guess_roles
from shared.engine import Engine
from shared.errors import DataError, ModelError
from shared.models.device import Device
from shared.models.files import ModelFiles
from shared.models.loading import LoadedModels, load_tokenizer
from shared.tasks.examples import Rows
from shared.tasks.relation_classification import RelationClassification
from tests.toy import SIGNALS, toy_table, write_model

TASK = RelationClassification()
LABELS = ("Cause-Effect(e1,e2)", "Cause-Effect(e2,e1)", "Other")
MARKED = "the <e1>company</e1> reports <e2>profit</e2> today"


@pytest.fixture(scope="module")
def tokenizer(tiny_encoder):
    return load_tokenizer(tiny_encoder)


@pytest.fixture
def engine(settings):
    engine = Engine(LoadedModels(ModelFiles(settings), lambda: Device("cpu", half=False), 4.0))
    yield engine
    engine.close()


@pytest.fixture
def ref(tiny_encoder, tmp_path):
    folder = tmp_path / "model"
    return str(write_model(folder, f"local:{tiny_encoder}", labels=LABELS, hidden=128, task=TASK.name))


def words(tokenizer, item, number: int) -> list[str]:
    tokens = tokenizer.convert_ids_to_tokens(item.ids)
    return [token for token, mark in zip(tokens, item.marks, strict=True) if mark == number]


def test_the_tokens_of_both_entities_are_marked(tokenizer) -> None:
    turned = "<e2>record profit</e2> of the <e1>company</e1>"
    first, second = TASK.items(tokenizer, [MARKED, turned], 64)
    assert (words(tokenizer, first, 1), words(tokenizer, first, 2)) == (["company"], ["profit"])
    assert (words(tokenizer, second, 1), words(tokenizer, second, 2)) == (["company"], ["record", "profit"])
    assert (words(tokenizer, first, 3), words(tokenizer, second, 3)) == (["reports"], ["[UNK]", "the"])
    assert first.ids == tokenizer("the [ company ] reports { profit } today")["input_ids"]
    assert (first.owner, second.owner, first.answers) == (0, 1, 1)


def test_an_entity_that_is_cut_out_of_a_word_is_still_read(tokenizer) -> None:
    (item,) = TASK.items(tokenizer, ["<e1>gain</e1>s of the <e2>group</e2>"], 64)
    assert words(tokenizer, item, 1)
    assert words(tokenizer, item, 2) == ["group"]


@pytest.mark.parametrize("between", [2, 200])
def test_of_a_long_text_what_is_nearest_is_read(tokenizer, between: int) -> None:
    long = f"{'board ' * 50}<e1>profit</e1> {'shares ' * between}<e2>loss</e2>{' market' * 50}"
    (item,) = TASK.items(tokenizer, [long], 24)
    tokens = tokenizer.convert_ids_to_tokens(item.ids)
    assert len(tokens) == len(item.marks) == 24
    assert (tokens[0], tokens[-1]) == ("[CLS]", "[SEP]")
    assert (words(tokenizer, item, 1), words(tokenizer, item, 2)) == (["profit"], ["loss"])
    assert tokens.index("profit") < tokens.index("loss")
    assert {"board", "shares", "market"} <= set(tokens)


def test_a_text_without_marks_is_read_from_its_beginning(tokenizer) -> None:
    (item,) = TASK.items(tokenizer, ["the company " + "board " * 80], 16)
    assert tokenizer.convert_ids_to_tokens(item.ids)[:4] == ["[CLS]", "the", "company", "board"]
    assert (len(item.ids), set(item.marks)) == (16, {0})


def test_answers_have_every_label_and_depend_on_which_is_marked(engine, ref) -> None:
    texts = [MARKED, MARKED.replace("e1>", "e0>").replace("e2>", "e1>").replace("e0>", "e2>"), "no marks", ""]
    answers = engine.predict(TASK, ref, texts)
    for answer in answers:
        assert tuple(answer.scores) == LABELS
        assert sum(answer.scores.values()) == pytest.approx(1)
        assert answer.windows == 1
    assert answers[0].scores != pytest.approx(answers[1].scores, abs=1e-4)
    for text, together in zip(texts, answers, strict=True):
        (alone,) = engine.predict(TASK, ref, [text])
        assert alone.scores == pytest.approx(together.scores, abs=1e-4)


def test_the_head_reads_both_entities_what_is_between_and_the_whole(tiny_encoder, tokenizer) -> None:
    import torch
    from torch.nn.functional import normalize
    from transformers import AutoModel

    from shared.models.modules import stack
    from shared.models.pair_module import LENGTH

    torch.manual_seed(0)
    encoder = AutoModel.from_pretrained(tiny_encoder).eval()
    items = TASK.items(tokenizer, [MARKED, "<e1>loss</e1> <e2>board</e2>", "nothing marked"], 64)
    batch = stack(items, tokenizer.pad_token_id)
    module = TASK.new_module(encoder, 3, dropout=0.0).eval()
    with torch.inference_mode():
        found = module.embed(**batch)
        hidden = encoder(input_ids=torch.tensor([items[0].ids])).last_hidden_state[0]
        unit = TASK.new_module(encoder, 3, dropout=0.0, normalize=True).embed(**batch)
        assert module(**batch).shape == (3, 3)
    at = [items[0].marks.index(mark) for mark in (1, 2, 3)]
    means = [*(hidden[place] for place in at), hidden.mean(0)]
    assert torch.allclose(found[0], LENGTH * torch.cat([normalize(mean, dim=-1) for mean in means]), atol=1e-4)
    assert found.norm(dim=-1).tolist() == pytest.approx([2 * LENGTH, 3**0.5 * LENGTH, LENGTH], abs=1e-4)
    assert torch.allclose(unit, normalize(found, dim=-1), atol=1e-6)


def test_who_is_marked_decides_and_can_be_learnt(tiny_encoder, tokenizer) -> None:
    """Every sentence comes twice, with its entities turned round and the other label."""
    import torch
    from sklearn.linear_model import LogisticRegression
    from transformers import AutoModel

    from shared.models.modules import stack

    pairs = [(gain, loss) for gain in SIGNALS["positive"] for loss in SIGNALS["negative"]]
    ways = [f"the <e{one}>{{}}</e{one}> and the <e{3 - one}>{{}}</e{3 - one}> of the group" for one in (1, 2)]
    texts = [way.format(*pair) for pair in pairs for way in ways]
    answers = [number for _ in pairs for number in (1, 2)]
    torch.manual_seed(0)
    module = TASK.new_module(AutoModel.from_pretrained(tiny_encoder), 2, dropout=0.0, normalize=True).eval()
    with torch.inference_mode():
        vectors = module.embed(**stack(TASK.items(tokenizer, texts, 64), tokenizer.pad_token_id)).numpy()
    fitted = LogisticRegression(C=100, max_iter=500).fit(vectors[:40], answers[:40])
    assert len(texts) == 50
    assert fitted.score(vectors[40:], answers[40:]) == 1


def test_training_by_gradient_begins_with_a_fresh_head(tiny_encoder) -> None:
    import torch
    from transformers import AutoModel

    module = TASK.new_module(AutoModel.from_pretrained(tiny_encoder), 3, dropout=0.1)
    before = module.head.weight.clone()
    module.start(torch.nn.Linear(128, 3), 12.0)
    assert torch.equal(module.head.weight, before)


@pytest.mark.parametrize("unit", [True, False])
def test_the_exported_script_says_the_same(engine, tiny_encoder, tmp_path, monkeypatch, capsys, unit) -> None:
    import json
    import sys

    import torch
    from safetensors.torch import load_file
    from transformers import AutoModel

    folder = tmp_path / "exported"
    base = f"local:{tiny_encoder}"
    write_model(folder, base, labels=LABELS, hidden=128, task=TASK.name, normalize=unit, temperature=0.7)
    texts = [MARKED, "<e2>record [profit]</e2> of the <e1>company</e1>", "<e1>loss</e1><e2>board</e2> the group"]
    monkeypatch.setattr(sys, "argv", ["run.py", *texts])
    about = json.loads((folder / "plaza.json").read_text("utf-8"))
    names = {"sys": sys, "torch": torch, "about": about, "head": load_file(folder / "head.safetensors")}
    names |= {"tokenizer": load_tokenizer(tiny_encoder), "encoder": AutoModel.from_pretrained(tiny_encoder)}
    names["options"] = {"truncation": True, "max_length": 64, "return_tensors": "pt"}
    exec(TASK.script, names)
    answers = engine.predict(TASK, str(folder), texts)
    expected = [f"{answer.label} {answer.scores[answer.label]:.3f}" for answer in answers]
    assert [line.rsplit(text, 1)[0].strip() for line, text in zip(_lines(capsys), texts, strict=True)] == expected


def _lines(capsys) -> list[str]:
    return capsys.readouterr().out.splitlines()


def test_a_tokenizer_without_places_is_refused() -> None:
    with pytest.raises(ModelError, match="does not tell where its tokens stand"):
        TASK.items(object(), [MARKED], 64)


def test_published_models_are_refused_with_a_way_out(tmp_path) -> None:
    with pytest.raises(ModelError, match="as the base of a fine-tuning"):
        TASK.published(tmp_path)


def test_the_metrics(engine, ref) -> None:
    from shared.tasks.text_classification import Classification

    def said(*labels: str) -> list[Classification]:
        return [Classification(label, {name: float(name == label) for name in LABELS}, 1) for label in labels]

    first, second, other = LABELS
    answers = [first, second, other, first]
    predictions = said(first, first, other, first)
    scores = TASK.score(LABELS, answers, predictions)
    assert tuple(scores) == TASK.metrics
    assert scores["f1_directed"] == pytest.approx(2 * 2 / 6)
    assert scores["accuracy"] == pytest.approx(3 / 4)
    rows = Rows([MARKED] * 4, answers, [2, 3, 4, 5])
    measured = TASK.measure(LABELS, rows, predictions)
    assert measured.metrics == scores
    assert measured.resample(np.arange(4)) == pytest.approx(scores["f1_directed"])
    assert measured.resample(np.array([0, 2, 3])) == 1
    (mistake,) = measured.mistakes
    assert (mistake["row"], mistake["label"], mistake["predicted"]) == (3, second, first)
    assert TASK.baseline(LABELS, rows, rows)["f1_directed"] == pytest.approx(2 * 2 / 7)


def test_the_columns_of_semeval_are_found() -> None:
    cells = [("The <e1>storm</e1> caused long <e2>delays</e2>", "Cause-Effect(e1,e2)")] * 4
    cells += [("The <e1>storm</e1> met no <e2>delays</e2>", "Other")] * 4
    columns = ("text", "marked_text", "e1", "e2", "relation")
    rows = [(f"The storm {i} and delays", marked, "storm", "delays", label) for i, (marked, label) in enumerate(cells)]
    table = toy_table([dict(zip(columns, row, strict=True)) for row in rows])
    roles = guess_roles(table, TASK.roles)
    assert (roles["text"], roles["label"]) == ("marked_text", "relation")
    examples = TASK.examples(table, roles)
    assert examples.inputs(np.array([0])) == ["The <e1>storm</e1> caused long <e2>delays</e2>"]
    assert TASK.labels(examples.answers) == ("Cause-Effect(e1,e2)", "Other")


def test_the_example_can_be_learnt_from() -> None:
    table = toy_table([dict(TASK.example)])
    examples = TASK.examples(table, {name: name for name in TASK.example})
    assert examples.inputs(np.array([0])) == ["The <e1>storm</e1> caused long <e2>delays</e2> on the coast line."]


def test_one_label_cannot_be_learnt() -> None:
    with pytest.raises(DataError, match="at least two different labels"):
        TASK.labels(["Other", "Other"])
