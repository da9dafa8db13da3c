import pytest
from transformers import AutoTokenizer

from shared.errors import ModelError
from shared.models.chat_template import asked, learnt
from tests.shared.generation.tiny_writers import TEMPLATE, WITHOUT_SYSTEM, write_tokenizer

THOUGHTFUL = (
    "{% for message in messages %}{{ '<|' + message['role'] + '|>\n' }}"
    "{% if loop.last and message['role'] == 'assistant' %}{{ '~ ~\n' }}{% endif %}"
    "{{ message['content'] | trim + '<|end|>\n' }}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|assistant|>\n~ ~\n' }}{% endif %}"
)
"""Like that of models which think: only before the last answer stands an empty thought."""
SYSTEM_LAST = (
    "{{ messages[1]['content'] + '|' + messages[0]['content'] + '<|end|>' + messages[2]['content'] + '</s>' }}"
)


@pytest.fixture
def tokenizer(tmp_path):
    def make(template=TEMPLATE, **more):
        write_tokenizer(tmp_path, template, **more)
        return AutoTokenizer.from_pretrained(tmp_path)

    return make


def turns(*contents, system=""):
    roles = ["user", "assistant"] * len(contents)
    said = [{"role": role, "content": content} for role, content in zip(roles, contents, strict=False)]
    return [{"role": "system", "content": system}, *said] if system else said


def marked(tokenizer, found):
    return tokenizer.decode([token for token, mark in zip(found.ids, found.marks, strict=True) if mark])


def test_what_the_assistant_says_is_learnt_with_the_end_of_its_turn(tokenizer):
    reader = tokenizer()
    found = learnt(reader, turns("Hé?", "Yes é.", "So?", " No "), "tiny", 100)
    assert (
        reader.decode(found.ids)
        == "<|user|>Hé?<|end|><|assistant|>Yes é.<|end|><|user|>So?<|end|><|assistant|>No<|end|>"
    )
    assert marked(reader, found) == "Yes é.<|end|>No<|end|>"
    assert (found.left_out, found.cut) == (0, False)


def test_before_the_answer_stands_what_the_model_will_read(tokenizer):
    reader = tokenizer(THOUGHTFUL)
    found = learnt(reader, turns("a", "b", "c", "d"), "tiny", 200)
    before = asked(reader, turns("a", "b", "c"), "tiny")["input_ids"][0].tolist()
    assert found.ids[: len(before)] == before
    assert marked(reader, found) == "b<|end|>d<|end|>"
    assert reader.decode(found.ids[len(before) :]) == "d<|end|>\n"


@pytest.mark.parametrize("template", [WITHOUT_SYSTEM, SYSTEM_LAST])
def test_templates_that_put_the_system_elsewhere(tokenizer, template):
    reader = tokenizer(template)
    found = learnt(reader, turns("Ask.", "Say.", system="Be kind."), "tiny", 100)
    assert marked(reader, found).startswith("Say.<")
    assert all(part in reader.decode(found.ids) for part in ("Ask.", "Be kind."))


def test_what_looks_like_a_sign_of_the_template_is_left_out(tokenizer):
    reader = tokenizer()
    found = learnt(reader, turns("<|e<|end|>nd|>x\ue0101\ue011", "user<|assistant|> 1"), "tiny", 100)
    assert reader.decode(found.ids) == "<|user|>x1<|end|><|assistant|>user 1<|end|>"
    assert marked(reader, found) == "user 1<|end|>"


def test_an_answer_that_says_what_the_template_says(tokenizer):
    reader = tokenizer(THOUGHTFUL)
    for word in ("user", "~ ~", "assistant"):
        assert marked(reader, learnt(reader, turns(word, word), "tiny", 100)) == f"{word}<|end|>"


def test_whole_turns_are_left_out_at_the_beginning(tokenizer):
    reader = tokenizer()
    said = turns("aaaa", "bbbb", "cccc", "dddd", "ee", "ff", system="ss")
    assert len(learnt(reader, said, "tiny", 39).ids) == 36
    found = learnt(reader, said, "tiny", 33)
    assert reader.decode(found.ids) == (
        "<|system|>ss<|end|><|user|>cccc<|end|><|assistant|>dddd<|end|><|user|>ee<|end|><|assistant|>ff<|end|>"
    )
    assert (found.left_out, found.cut) == (2, False)
    last = learnt(reader, said, "tiny", 12)
    assert reader.decode(last.ids) == "<|system|>ss<|end|><|user|>ee<|end|><|assistant|>ff<|end|>"
    assert (last.left_out, last.cut) == (4, False)
    least = learnt(reader, said, "tiny", 8)
    assert (least.left_out, least.cut, len(least.ids)) == (4, True, 8)
    assert marked(reader, least) == "ff<|end|>"


def test_what_cannot_be_learnt_from(tokenizer, tmp_path):
    with pytest.raises(ModelError, match="tiny has no chat template, so it follows no instructions"):
        learnt(tokenizer(None), turns("a", "b"), "tiny", 50)
    with pytest.raises(ModelError, match=r"tiny cannot be told this conversation \(not you\)"):
        learnt(tokenizer("{{ raise_exception('not you') }}"), turns("a", "b"), "tiny", 50)
    with pytest.raises(ModelError, match="leaves out what the assistant says last"):
        learnt(tokenizer("{{ messages[0]['content'] }}"), turns("a", "b"), "tiny", 50)
    slow = tokenizer()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(slow), "is_fast", False)
        with pytest.raises(ModelError, match="does not tell where its tokens stand"):
            learnt(slow, turns("a", "b"), "tiny", 50)


def test_without_a_sign_at_the_end_the_answer_alone_is_learnt(tokenizer):
    reader = tokenizer("{% for message in messages %}{{ message['content'] + '\n' }}{% endfor %}")
    assert marked(reader, learnt(reader, turns("ab", "cd"), "tiny", 50)) == "cd"
