import pytest

from shared.errors import DataError
from tests.openai_server import OpenAIServer, Scripted
from tests.spaces.summarizer.pages.conftest import TEXT, built, module, page

STARTER = "starter:summarizer"


@pytest.fixture
def tab(fake):
    return built(lambda: page("summarize").SummarizeTab(fake, {"An example": TEXT}))


def begin(tab, text=TEXT, files=None, address="", *, model=STARTER, amount=2, unit="sentences", shape="prose",
          whole=False, question="", before=None):  # fmt: skip
    return list(tab._begin(text, files, address, model, amount, unit, shape, whole, question, before))


def last(tab, **options):
    run, _status, start, cancel, work, summary, exports, phrases, source, *_ = begin(tab, **options)[-1]
    assert run is None
    assert (start["visible"], cancel["visible"]) == (True, False)
    return work, summary, exports, phrases, source


def test_a_summary_with_its_source(tab):
    work, summary, exports, phrases, source = last(tab)
    assert work.summary.sentences == [
        "It decided to close the old bridge for two years.",
        "Buses will cross the river at Millgate instead.",
    ]
    assert summary.count('class="pz-sum-s"') == source.count("<mark") == 2
    assert "2 sentences · 18 words" in summary
    assert f'data-key="{work.key}"' in summary
    assert f'data-key="{work.key}"' in source
    assert exports["visible"]
    assert "Key phrases" in phrases


@pytest.mark.parametrize(("amount", "unit", "words"), [(10, "words", 10), (50, "percent", 19), (1000, "words", 37)])
def test_the_length_is_kept(tab, amount, unit, words):
    work, *_ = last(tab, amount=amount, unit=unit)
    assert work.summary.words == words == min(words, work.words)


def test_what_was_shown_is_gone_when_another_begins(tab):
    """Or else the source of one text would stand below the summary of another."""
    first = begin(tab)[0]
    assert "Reading" in first[1]
    _, _, _, _, work, summary, exports, phrases, source, *_ = first
    assert (work, summary, phrases, source) == (None, "", "", "")
    assert not exports["visible"]


def test_how_a_file_was_read_is_no_warning(tab, tmp_path):
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    work, summary, *_ = last(tab, text="", files=[str(tmp_path / "a.txt")])
    assert work.read_as
    assert all(note in summary for note in work.read_as)
    assert "pz-notice" not in summary


def test_another_length_reads_nothing_again(tab, fake):
    work, *_ = last(tab)
    calls = len(fake.engine.calls)
    again, summary, *_ = tab._again(work, STARTER, 1, "sentences", "bullets", False, "")
    assert len(again.summary.sentences) == 1
    assert "<ul>" in summary
    assert len(fake.engine.calls) == calls
    assert again.key == work.key


def test_a_question_decides(tab):
    work, *_ = last(tab, amount=1, question="How much do the repairs cost?")
    assert work.summary.sentences == ["The repairs cost four million crowns."]


def test_a_question_about_something_else_is_said(tab):
    _, summary, *_ = last(tab, question="xylophone lessons")
    assert "Nothing in the text has to do with" in summary


def test_files(tab, tmp_path):
    paths = []
    for name, text in (
        ("a.txt", TEXT),
        ("b.txt", "The mill burned down on Friday night. Nobody was hurt in the fire."),
    ):
        (tmp_path / name).write_text(text, "utf-8")
        paths.append(str(tmp_path / name))
    work, summary, *_, source = last(tab, text="", files=paths, amount=3)
    assert [document.name for document in work.documents] == ["a.txt", "b.txt"]
    assert {piece.document for piece in work.summary.pieces} == {0, 1}
    assert "b.txt" in summary
    assert "b.txt" in source


def test_nothing_given(tab):
    with pytest.raises(DataError, match="no text yet"):
        begin(tab, text=" ")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"amount": 0}, "more than 0"),
        ({"amount": None}, "no length"),
        ({"amount": 1.5}, "whole number"),
        ({"model": ""}, "No model is chosen"),
        ({"question": "x" * 501}, "at most 500"),
        ({"text": "…"}, "has no text"),
    ],
)
def test_what_cannot_be_asked(tab, options, said):
    with pytest.raises(DataError, match=said):
        begin(tab, **options)


def test_html_in_a_text_stays_text(tab):
    work, summary, _, phrases, source = last(
        tab, text="The <b>bridge</b> & <script>alert(1)</script> close today.", amount=1
    )
    assert work.summary.words
    for html in (summary, phrases, source):
        assert "<script" not in html
        assert "<b>bridge" not in html


def test_cancelling_while_weighing(tab, fake):
    fake.engine.wait_for_cancel = True
    steps = tab._begin(TEXT, None, "", STARTER, 2, "sentences", "prose", False, "", None)
    run, *_ = next(steps)
    run.stop.set()
    *_, end = steps
    assert end[0] is None
    assert "Cancelled" in end[1]


def test_whoever_begins_again_hears_no_more_of_the_first(tab, fake):
    steps = tab._begin(TEXT, None, "", STARTER, 2, "sentences", "prose", False, "", None)
    first, *_ = next(steps)
    assert last(tab, before=first)[0].summary
    assert first.stop.is_set()
    assert list(steps) == []


def test_exports(tab, tmp_path):
    work, *_ = last(tab)
    text = page("summarize")._text_file(tmp_path, work).read_text("utf-8")
    assert text == "It decided to close the old bridge for two years. Buses will cross the river at Millgate instead.\n"
    work, *_ = last(tab, shape="bullets")
    assert page("summarize")._markdown_file(tmp_path, work).read_text("utf-8").startswith("- It decided")
    with pytest.raises(DataError, match="gone"):
        page("summarize")._text_file(tmp_path, None)


@pytest.fixture
def written(fake, tab, monkeypatch):
    """A summary by a remote model that says what it is told to."""

    def summarize(answer, **options):
        with OpenAIServer() as server:
            server.will(Scripted([answer]))
            ref = f"remote:{server.url}#small"
            object.__setattr__(fake.settings, "remote_models", (ref,))
            return last(tab, model=ref, **options)

    return summarize


def test_a_written_summary_leads_to_its_source(written):
    work, summary, *_, source = written("The council decided to close the old bridge for two years.")
    (link,) = work.summary.links
    assert link.supported
    assert "It decided to close the old bridge for two years." in [work.source.texts[at] for at in link.sources]
    assert 'class="pz-sum-s"' in summary
    assert source.count("<mark") == len(link.sources)


def test_what_the_source_does_not_say_is_marked(written):
    work, summary, *_ = written(
        "The council decided to close the old bridge for two years. Mayor Ina Brandt bought 900 zebras in Lisbon."
    )
    assert [link.supported for link in work.summary.links] == [True, False]
    assert "1 of 2 sentences (underlined in red) is not found in the source" in summary
    assert "Not in the source at all: " in summary
    assert "900" in summary


def test_a_model_that_is_told_a_length_is_held_to_it(written):
    work, *_ = written("One came. Two came. Three came. Four came.", amount=2)
    assert work.summary.sentences == ["One came.", "Two came."]


def test_cancelling_while_the_model_is_got(tab, fake, monkeypatch):
    from threading import Event

    gate = Event()
    monkeypatch.setattr(type(fake.writers), "get", lambda *_: gate.wait(60))
    steps = tab._begin(TEXT, None, "", "hub:a/b", 2, "sentences", "prose", False, "", None)
    run, *_ = next(steps)
    said = []
    for _, status, *_ in steps:
        said.append(status)
        if "Getting the model" in status:
            run.stop.set()
    gate.set()
    assert "Getting the model" in said[-2]
    assert "Cancelled" in said[-1]


def test_the_status_tells_how_far_it_is():
    state, work = module("summarizing").State, module("work").Work([])
    said = page("summarize").status_html
    assert "Weighing the sentences" in said(state(work))
    assert "12 s left" in said(state(work, 0.5, 12.0))
    assert "downloaded once" in said(state(work, 1.0, getting=True))
    step = module("write.step").Step("So far", 1, 3, 4.0)
    assert "Part 2 of 3 · 8 s left" in said(state(work, 1.0, step.seconds_left, step))
    assert said(state(work, finished=True)) == ""
    assert "Cancelled" in said(state(work, finished=True, cancelled=True))
