"""The kind of summarization that writes: what it reads, what it learns from, and what it says to a text."""

import math

import numpy as np
import pytest
import torch

from shared.engine import Engine
from shared.errors import ModelError
from shared.models.artifact import Manifest
from shared.models.device import Device
from shared.models.files import EncoderFiles, ModelFiles
from shared.models.loading import LoadedModels, load_tokenizer
from shared.tasks import get_task
from shared.tasks.base import Item
from shared.tasks.summaries.abstractive import AbstractiveSummarization, sources, written
from shared.tasks.summaries.answers import Weighing, Written
from shared.tasks.summaries.rows import Reference
from tests.toy_writer import SPECIAL, WORDS, write_seq2seq

TASK = get_task("summarization")
END = SPECIAL.index("</s>")
PROMPT = {"summarization": {"prefix": "north ocean ", "min_length": 2, "max_length": 8}}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return write_seq2seq(tmp_path_factory.mktemp("writer") / "bart", task_specific_params=PROMPT)


@pytest.fixture(scope="module")
def tokenizer(folder):
    return load_tokenizer(folder)


@pytest.fixture(scope="module")
def files(folder):
    return EncoderFiles(f"local:{folder}", folder)


def fitted(files, tokenizer, *summaries):
    return TASK.trained_from(files).fitted_to(files, tokenizer, [Reference("x", summary) for summary in summaries])


def ids(text):
    return [*((SPECIAL + WORDS).index(word) for word in text.split()), END]


def test_the_base_decides_what_is_learnt(files, tiny_encoder):
    assert isinstance(TASK.trained_from(files), AbstractiveSummarization)
    encoder = EncoderFiles(f"local:{tiny_encoder}", tiny_encoder)
    assert type(TASK.trained_from(encoder)) is type(TASK)
    assert TASK.trained_from(files).name == TASK.name
    assert not TASK.writes


@pytest.mark.parametrize("writes", [True, False])
def test_a_saved_model_says_what_it_is(writes):
    manifest = Manifest(TASK.name, "embedded", "adapter", (), 128, False, writes=writes)
    assert TASK.saved_as(manifest).writes is writes


def test_lengths_are_learnt_from_the_summaries(files, tokenizer):
    task = fitted(files, tokenizer, *[" ".join(WORDS[:size]) for size in (4, 5, 5, 6, 10)])
    # Four words and the end; the longest has ten, the end, and what starts the decoder.
    assert task.least == 5
    assert task.most == 16
    assert task.prompt == "north ocean "


def test_summaries_are_never_longer_than_the_model_can_write(files, tokenizer):
    assert fitted(files, tokenizer, " ".join(WORDS * 5)).most == 32


def test_what_it_reads_and_what_it_learns_to_write(files, tokenizer):
    task = fitted(files, tokenizer, "amber birch")
    items = task.items(tokenizer, ["cedar delta"], 32)
    assert [item.ids for item in items] == [ids("north ocean cedar delta")]
    answers = [Reference("", "amber birch"), Reference("", "cedar")]
    targets = task.targets(items, answers, ())
    assert [target.tolist() for target in targets] == [ids("amber birch"), ids("cedar")]
    labels = task.forced(targets)["labels"]
    assert labels.tolist() == [ids("amber birch"), [*ids("cedar"), -100]]


def test_a_summary_that_is_too_long_is_cut_and_still_ends(files, tokenizer):
    task = fitted(files, tokenizer, "amber birch")  # up to eight tokens, one of which starts the decoder
    (target,) = task.targets([], [Reference("", " ".join(WORDS))], ())
    assert len(target) == 7
    assert target[-1] == END


def test_the_loss_is_least_where_the_right_token_is_likeliest():
    task = AbstractiveSummarization()
    targets = torch.tensor([1, 2])
    right, wrong = torch.full((2, 4), -3.0), torch.full((2, 4), -3.0)
    right[[0, 1], [1, 2]] = 3.0
    wrong[[0, 1], [2, 1]] = 3.0
    assert task.loss(right, targets) < task.loss(torch.zeros(2, 4), targets) < task.loss(wrong, targets)
    assert task.loss(torch.zeros(2, 4), targets).item() == pytest.approx(math.log(4))


def test_a_long_text_is_read_up_to_a_place_that_is_known(tokenizer):
    short, long, blank = "amber birch  ", "amber birch cedar delta", " \n"
    items = sources(tokenizer, "north ", [short, long, blank], 4)
    assert [item.ids for item in items] == [ids("north amber birch"), ids("north amber birch"), []]
    assert items[1].places == [(0, len("amber birch"))]
    said = written([short, long, blank], items, ["one", "two", ""])
    assert said == [Written("one", 1.0), Written("two", len("amber birch") / len(long)), Written("", 1.0)]


class Spelling:
    """A tokenizer that does not say where its tokens are from: a letter each."""

    is_fast = False

    def __call__(self, texts, truncation, max_length, return_offsets_mapping):
        assert not return_offsets_mapping
        return {"input_ids": [[*map(ord, text[: max_length - 1]), END] for text in texts]}

    def decode(self, ids, skip_special_tokens):
        return "".join(map(chr, ids[:-1]))


def test_a_tokenizer_that_does_not_say_where_its_tokens_are_from():
    (item,) = sources(Spelling(), "s: ", ["abcdefgh"], 8)
    assert item.places == [(0, 4)]


def test_what_was_not_read_is_said():
    task = AbstractiveSummarization()
    assert task.remark([Written("a"), Weighing(())]) == ""
    said = task.remark([Written("a"), Written("b", 0.5), Written("c", 0.9)])
    assert said == "2 of the 3 texts are longer than it reads: it knew only their beginning."


def test_predictions_are_what_the_model_wrote():
    items = [Item(0, [5], places=[(0, 3)]), Item(1, [], places=[(0, 0)])]
    assert TASK.post(None, ["abc", ""], items, ["x y", ""]) == [Written("x y"), Written("")]


def test_what_is_written_is_scored_like_an_extract():
    answers = [Reference("amber birch cedar", "amber birch"), Reference("delta ember", "delta")]
    scores = TASK.score((), answers, [Written("amber birch"), Written("fjord")])
    assert scores["rouge1"] == scores["rougeLsum"] == pytest.approx(0.5)


@pytest.fixture
def engine(settings):
    found = Engine(LoadedModels(ModelFiles(settings), lambda: Device("cpu", half=False), 4.0))
    yield found
    found.close()


def test_a_published_model_writes_summaries(engine, folder):
    texts = ["amber birch cedar", "", " ".join(WORDS * 3)]
    first, second, third = engine.predict(TASK, f"local:{folder}", texts)
    assert isinstance(first, Written)
    assert first.text
    assert len(first.text.split()) <= 7
    assert set(first.text.split()) <= {*WORDS}
    assert first.read == 1.0
    assert second == Written("")
    assert 0.5 < third.read < 0.65  # 29 of 48 words: of 32 tokens, two are the prompt's, and one is the end
    assert engine.predict(TASK, f"local:{folder}", texts[:1]) == [first]
    assert TASK.cells(first) == {"summary": first.text}
    assert engine.labels(TASK, f"local:{folder}") == TASK.labels(())


def test_an_encoder_alone_writes_nothing(engine, tiny_encoder):
    with pytest.raises(ModelError, match="does not write summaries"):
        engine.predict(TASK, f"local:{tiny_encoder}", ["amber"])


def test_the_rows_for_training_have_no_features_of_sentences(files, tokenizer):
    task = fitted(files, tokenizer, "amber")
    (item,) = task.items(tokenizer, ["cedar"], 8)
    assert item.features is None
    assert not item.by_unit
    assert isinstance(task.targets([item], [Reference("", "amber")], ())[0], np.ndarray)
