from types import SimpleNamespace

import pytest
import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

from shared.models import generative
from shared.models.device import Device
from shared.models.generative import Generative, expected, marked, plainly, reads, respond
from shared.models.loading import Model
from shared.models.modules import stack
from shared.tasks.base import Item
from tests.shared.generation.tiny_writers import SAYING, write_causal, write_random


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    folder = tmp_path_factory.mktemp("causal")
    return {"known": write_causal(folder / "known"), "random": write_random(folder / "random")}


def model_of(folder):
    module = Generative(AutoModelForCausalLM.from_pretrained(folder).float().eval())
    return Model("m", (), AutoTokenizer.from_pretrained(folder), module, Device("cpu", half=False), 128)


def items():
    return [Item(0, [4, 20, 21, 22, 6], [0, 0, 1, 1, 1]), Item(1, [4, 30, 31], [0, 1, 0]), Item(2, [9, 8], [1, 1])]


@pytest.mark.parametrize("chooses", [True, False])
def test_logits_of_the_marked_tokens_alone(folders, chooses):
    model = model_of(folders["random"])
    model.module._chooses = chooses
    with torch.inference_mode():
        found = model.module(**stack(items(), 0))
        alone = [model.module.model(torch.tensor([item.ids])).logits[0] for item in items()]
    places = [[1, 2, 3], [0], [0]]  # what stands before each marked token; nothing stands before the first
    right = torch.cat([logits[at] for logits, at in zip(alone, places, strict=True)])
    assert torch.allclose(found, right, atol=1e-4)
    assert [marked(item) for item in items()] == [[21, 22, 6], [30], [8]]


def test_a_few_at_a_time_or_all_at_once(folders, monkeypatch):
    model = model_of(folders["random"])
    once = expected(model, items())
    monkeypatch.setattr(generative, "LOGITS_AT_ONCE", 1)
    for (likeliest, chances), (same, close) in zip(once, expected(model, items()), strict=True):
        assert likeliest.tolist() == same.tolist()
        assert chances == pytest.approx(close, abs=1e-4)
        assert (chances < 0).all()


def test_nothing_more_is_read_when_nobody_wants_it(folders):
    model = model_of(folders["random"])
    model.interrupted = lambda: True
    assert [len(likeliest) for likeliest, _ in expected(model, items())] == [3, 1, 1]
    assert respond(model, [Item(0, [4, 5])], 5) == [""]


def test_responses_do_not_depend_on_what_is_written_beside_them(folders):
    model = model_of(folders["known"])
    prompts = [Item(0, [4, 40, 41, 42, 6, 5]), Item(1, []), Item(2, [4, 6, 5])]
    assert respond(model, prompts, 30) == [SAYING, "", SAYING]
    assert respond(model, prompts[:1], 1) == ["H"]
    rambling = model_of(folders["random"])
    alone = [respond(rambling, [item], 6)[0] for item in prompts]
    assert respond(rambling, prompts, 6) == alone


def test_where_it_ends_and_how_much_it_reads(folders):
    model = model_of(folders["known"])
    assert (plainly(model)["eos_token_id"], plainly(model)["pad_token_id"]) == ([2, 6], 2)
    assert reads(model) == 256
    model.tokenizer = SimpleNamespace(model_max_length=99)
    assert reads(model) == 99
