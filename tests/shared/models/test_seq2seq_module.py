"""The module that writes: teacher forcing, the limits of what it writes, and how its files say it writes."""

from types import SimpleNamespace

import pytest
import torch
from torch.nn.functional import cross_entropy
from transformers import AutoConfig, AutoModelForSeq2SeqLM, BartModel, T5EncoderModel

from shared.errors import ModelError
from shared.models import artifact
from shared.models.device import Device
from shared.models.files import EncoderFiles
from shared.models.loading import Model, load_config, load_seq2seq, load_tokenizer, longest_input, writes
from shared.models.modules import stack
from shared.models.seq2seq_module import (
    Seq2Seq,
    generation,
    groups_of_like_length,
    own_generation,
    prompt_of,
    saved,
    write_batch,
)
from shared.tasks.base import Item
from tests.toy_writer import write_seq2seq

END = 3


@pytest.fixture(scope="module", autouse=True)
def one_thread():
    threads = torch.get_num_threads()
    torch.set_num_threads(1)  # so small a model is only held up by several
    yield
    torch.set_num_threads(threads)


@pytest.fixture(scope="module", params=["bart", "t5"])
def folder(request, tmp_path_factory):
    return write_seq2seq(tmp_path_factory.mktemp("writer") / request.param, request.param)


def loaded(folder):
    return load_seq2seq(EncoderFiles(f"local:{folder}", folder)).eval()


def batch_of(*texts):
    return stack([Item(i, [*ids, END]) for i, ids in enumerate(texts)], 0)


def test_teacher_forcing_gives_the_loss_that_transformers_gives(folder):
    model = loaded(folder)
    module = Seq2Seq(model, generation(0, 8))
    batch = batch_of([5, 6, 7, 8], [9, 10])
    labels = torch.tensor([[5, 6, END], [9, END, -100]])
    logits = module(**batch, labels=labels)
    assert logits.shape == (5, model.config.vocab_size)
    assert logits.dtype == torch.float32
    expected = model(**batch, labels=labels).loss
    assert torch.allclose(cross_entropy(logits, labels[labels >= 0]), expected, atol=1e-5)


def test_an_earlier_token_does_not_depend_on_a_later_one(folder):
    module = Seq2Seq(loaded(folder), generation(0, 8))
    batch = batch_of([5, 6, 7, 8])
    one, other = (module(**batch, labels=torch.tensor([[5, 6, last]])) for last in (END, 9))
    assert torch.allclose(one, other, atol=1e-5)


def test_dropout_is_before_the_output_layer_and_only_in_training(folder):
    module = Seq2Seq(loaded(folder), generation(0, 8), dropout=0.5)
    for part in module.model.modules():  # nothing else is to be random here
        if isinstance(part, torch.nn.Dropout):
            part.p = 0.0
        if isinstance(getattr(part, "dropout", None), float):
            part.dropout = 0.0
    batch, labels = batch_of([5, 6, 7]), torch.tensor([[5, 6, END]])
    module.eval()
    assert torch.equal(module(**batch, labels=labels), module(**batch, labels=labels))
    module.train()
    assert not torch.allclose(module(**batch, labels=labels), module(**batch, labels=labels))


@pytest.mark.parametrize("beams", [1, 4])
def test_it_keeps_between_its_least_and_its_most_tokens(folder, beams):
    module = Seq2Seq(loaded(folder), generation(6, 9, beams))
    found = module.write(**batch_of(list(range(4, 18)), list(range(6, 20))))
    assert found.shape[1] <= 9
    for row in found.tolist():
        assert END not in row[1:6]  # the first token starts the decoder, and BART takes END for that


def test_a_short_text_need_not_have_a_long_summary(folder):
    """The module is made to want to end at once."""
    model = loaded(folder)
    bias = torch.full((model.config.vocab_size,), -20.0)
    bias[END] = 20.0
    model.get_output_embeddings().register_forward_hook(lambda _, read, logits: logits + bias)
    module = Seq2Seq(model, generation(8, 12, 1))
    short, long = batch_of([5, 6, 7]), batch_of([*range(4, 20), 5, 6])
    assert lengths(module.write(**short)) == [2]  # half of its four tokens
    assert lengths(module.write(**long)) == [8]
    together = module.write(**batch_of([5, 6, 7], [*range(4, 20), 5, 6]))
    assert lengths(together) == [2, 8]


def lengths(found):
    """Tokens before the end, the one that starts the decoder included."""
    return [1 + row[1:].index(END) for row in found.tolist()]


def test_no_three_tokens_twice(folder):
    module = Seq2Seq(loaded(folder), generation(15, 20, 1))
    (row,) = module.write(**batch_of([*range(4, 20), *range(4, 14)])).tolist()
    threes = list(zip(row, row[1:], row[2:], strict=False))
    assert len(set(threes)) == len(threes)


def test_it_breaks_off_when_it_is_told_to(folder):
    module = Seq2Seq(loaded(folder), generation(14, 20, 1))
    asked = iter([False, False, True, True])
    found = module.write(**batch_of([*range(4, 20), *range(4, 14)]), interrupted=lambda: next(asked))
    assert found.shape[1] == 4


def model_of(folder, most=12):
    module = Seq2Seq(loaded(folder), generation(3, most))
    return Model("m", (), load_tokenizer(folder), module, Device("cpu", half=False), 32)


def test_a_batch_gets_what_each_gets_alone(folder):
    model = model_of(folder)
    items = [Item(0, [5, 6, 7, 8, 9, END]), Item(1, []), *(Item(2, [4 + n, 5 + n, 6, END]) for n in range(10))]
    together = write_batch(model, items)
    assert together[1] == ""
    assert together == [write_batch(model, [item])[0] for item in items]
    assert any(together)
    assert not any("<" in text for text in together)


@pytest.mark.parametrize(
    ("lengths", "times", "expected"),
    [
        ([5, 0, 3, 4], 1, [[2, 3, 0]]),
        ([7] * 10, 1, [[0, 1, 2, 3, 4, 5, 6, 7], [8, 9]]),
        ([1024] * 5, 1, [[0, 1, 2, 3], [4]]),
        ([1024] * 5, 8, [[0, 1, 2, 3, 4]]),
        ([9000, 10], 1, [[1], [0]]),
        ([], 1, []),
    ],
)
def test_how_many_are_written_to_side_by_side(lengths, times, expected):
    assert groups_of_like_length(lengths, times) == expected


def test_after_an_interruption_nothing_more_is_written(folder):
    model = model_of(folder)
    model.interrupted = lambda: True
    assert write_batch(model, [Item(0, [5, 6, END])] * 20) == [""] * 20


def test_in_half_precision(folder):
    module = Seq2Seq(loaded(folder), generation(0, 8)).to_precision("cpu", torch.bfloat16)
    batch, labels = batch_of([5, 6, 7]), torch.tensor([[5, 6, END]])
    assert {parameter.dtype for parameter in module.parameters()} == {torch.bfloat16}
    assert module(**batch, labels=labels).dtype == torch.float32
    assert module.write(**batch).shape[0] == 1


def test_what_is_saved_writes_as_its_file_says(folder, tmp_path):
    generation(3, 10).save_pretrained(tmp_path)
    module = saved(loaded(folder), tmp_path)
    assert (module.least, module.generation.max_length, module.generation.num_beams) == (3, 10, 4)
    assert module.top() == {}


def test_the_least_is_always_below_the_most():
    assert generation(9, 9).min_length == 7
    assert generation(9, 1).min_length == 0


def test_a_published_model_writes_as_its_files_say(tmp_path):
    by_task = {"summarization": {"prefix": "summarize: ", "min_length": 4, "max_length": 20, "num_beams": 2}}
    folder = write_seq2seq(tmp_path / "t5", "t5", task_specific_params=by_task)
    model = AutoModelForSeq2SeqLM.from_pretrained(folder)
    found = own_generation(model)
    assert (found.min_length, found.max_length, found.num_beams, found.no_repeat_ngram_size) == (4, 20, 2, 3)
    assert prompt_of(load_config(folder)) == "summarize: "
    model.generation_config.update(length_penalty=2.0, early_stopping=True, no_repeat_ngram_size=5)
    found = own_generation(model)
    assert (found.length_penalty, found.early_stopping, found.no_repeat_ngram_size) == (2.0, True, 5)


def test_where_its_files_say_nothing_there_are_the_usual_limits(folder):
    model = loaded(folder)
    found = own_generation(model)
    most = getattr(model.config, "max_position_embeddings", 142)  # BART has no places for more than it has learnt
    assert (found.min_length, found.max_length, found.num_beams, found.no_repeat_ngram_size) == (0, most, 4, 3)
    assert prompt_of(load_config(folder)) == ""


def test_an_adapter_is_merged_to_predict_and_kept_to_train(folder, tmp_path):
    from peft import LoraConfig, PeftModel, get_peft_model

    base = EncoderFiles(f"local:{folder}", folder)
    torch.manual_seed(1)
    lora = LoraConfig(r=4, target_modules="all-linear", init_lora_weights=False)
    get_peft_model(load_seq2seq(base), lora).save_pretrained(str(tmp_path), save_embedding_layers=False)
    adapted = EncoderFiles(f"local:{folder}", folder, tmp_path)
    merged, apart = load_seq2seq(adapted).eval(), load_seq2seq(adapted, merge=False).eval()
    assert not isinstance(merged, PeftModel)
    assert type(apart) is type(load_seq2seq(base))
    batch, labels = batch_of([5, 6, 7]), torch.tensor([[5, 6, END]])
    plain, changed = (Seq2Seq(model, generation(0, 8))(**batch, labels=labels) for model in (apart, merged))
    assert not torch.allclose(plain, changed, atol=1e-2)


def test_what_writes_and_what_does_not(folder, tiny_encoder):
    assert writes(EncoderFiles("local:x", folder))
    assert not writes(EncoderFiles("local:x", tiny_encoder))


@pytest.mark.parametrize(("learnt", "positions", "expected"), [(512, None, 512), (10**30, None, 1024), (4096, 64, 64)])
def test_how_much_of_a_text_it_reads(learnt, positions, expected):
    config = SimpleNamespace(is_encoder_decoder=True)
    if positions:
        config.max_position_embeddings = positions
    assert longest_input(SimpleNamespace(model_max_length=learnt), config) == expected


def test_a_model_that_only_reads_is_refused(tmp_path):
    folder = write_seq2seq(tmp_path / "t5", "t5")
    T5EncoderModel.from_pretrained(folder).save_pretrained(tmp_path / "half")
    with pytest.raises(ModelError, match="“half” was not trained for this task"):
        loaded(tmp_path / "half")


def test_a_bare_bart_has_its_output_layer_in_its_words(tmp_path):
    whole = write_seq2seq(tmp_path / "bart")
    BartModel.from_pretrained(whole).save_pretrained(tmp_path / "bare")
    assert AutoConfig.from_pretrained(tmp_path / "bare").is_encoder_decoder
    model = loaded(tmp_path / "bare")
    assert model.get_output_embeddings().weight is model.get_input_embeddings().weight


def test_an_older_manifest_does_not_write(tmp_path):
    manifest = artifact.Manifest("summarization", "embedded", "instant", ("a", "b"), 128, True)
    artifact.write_manifest(tmp_path, manifest)
    path = tmp_path / artifact.MANIFEST
    path.write_text(path.read_text("utf-8").replace(',\n  "writes": false', ""), "utf-8")
    assert "writes" not in path.read_text("utf-8")
    assert artifact.read_manifest(tmp_path) == manifest
