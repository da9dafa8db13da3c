"""Answers written by a model: one whose words are known, one behind an address, and one on this machine."""

from threading import Event

import pytest

from shared.errors import ModelError
from shared.generation.causal import CausalWriter
from shared.generation.connection import Patience
from shared.generation.remote import RemoteWriter
from shared.generation.seq2seq import Seq2SeqWriter
from tests.fake_writer import FakeWriter
from tests.openai_server import OpenAIServer, Scripted
from tests.shared.generation.tiny_writers import write_causal
from tests.spaces.chat.answers import passages
from tests.spaces.chat.answers.conftest import hit, hits, module, turn, words_as_vectors
from tests.toy import WAIT, wait_until

QUESTION = "How long does delivery to France take?"


def written(writer, question: str = QUESTION, found=None, cancel: Event | None = None, **manner):
    part = module("answers.written")
    more = {"manner": part.Manner(**manner)} if manner else {}
    found = hits() if found is None else found
    return part.written_answer(writer, question, [], found, cancel or Event(), embed=words_as_vectors, **more)


def last(*args, **more):
    *before, reply = written(*args, **more)
    assert reply.done
    assert not any(one.done for one in before)
    return reply


def remark(name: str) -> str:
    return f"\n\n*{getattr(module('answers.written'), name)}*"


def plain(question: str = QUESTION) -> str:
    return module("answers.plain").plain_answer(question, hits(), embed=words_as_vectors).text


def is_plain(reply, name: str) -> bool:
    return reply.text == plain() + remark(name) and reply.outcome == "answered" and reply.done


# What the passages hold


def test_sentences_come_one_by_one_with_their_sources() -> None:
    answer = (
        "You may send anything back within 30 days [2]. Delivery costs €4.90 [1]. It has to be unused and clean [2]."
    )
    replies = list(written(FakeWriter(answer)))
    assert [reply.text for reply in replies] == [
        "You may send anything back within 30 days [1].",
        "You may send anything back within 30 days [1]. Delivery costs €4.90 [2].",
        "You may send anything back within 30 days [1]. Delivery costs €4.90 [2]. It has to be unused and clean [1].",
        "You may send anything back within 30 days [1]. Delivery costs €4.90 [2]. It has to be unused and clean [1].",
    ]
    assert [reply.done for reply in replies] == [False, False, False, True]
    assert [[source.title for source in reply.sources] for reply in replies] == [
        ["Returns"], *[["Returns", "Delivery times"]] * 3,
    ]  # fmt: skip
    assert replies[-1].outcome == "answered"
    assert replies[-1].confidence == pytest.approx(0.9)


def test_a_list_stays_a_list_and_citations_are_put_right() -> None:
    answer = (
        "To return something:\n\n1. Open “My orders” and choose “Return”. [7]\n"
        "2. Print the label that we send you by e-mail."
    )
    assert last(FakeWriter(answer)).text == (
        "To return something:\n\n1. Open “My orders” and choose “Return” [1].\n"
        "2. Print the label that we send you by e-mail [1]."
    )


def test_thoughts_and_pleasantries_are_no_part_of_the_answer() -> None:
    answer = (
        "<think>3 days? 9 days!</think>Sure! Delivery costs €4.90 [1]. I hope this helps. Let me know if I can do more."
    )
    assert last(FakeWriter(answer)).text == "Delivery costs €4.90 [1]."


def test_what_no_passage_holds_is_left_out_and_marked() -> None:
    answer = "Delivery costs €4.90 [1]. Express costs €99 [1]. Call Bob. It has to be unused and clean [2]."
    replies = list(written(FakeWriter(answer)))
    assert replies[-1].text == ("Delivery costs €4.90 [1]. […] It has to be unused and clean [2]." + remark("LEFT_OUT"))
    assert not any("99" in reply.text or "Bob" in reply.text for reply in replies)


def test_if_most_goes_beyond_the_passages_the_plain_answer_comes() -> None:
    answer = "Delivery costs €4.90 [1]. Express costs €99. It is brought by Bob. He likes pizza."
    assert is_plain(last(FakeWriter(answer)), "BEYOND")
    assert is_plain(last(FakeWriter("Express costs €99.")), "BEYOND")


# What they do not hold


@pytest.mark.parametrize(
    "answer",
    [
        "I did not find the answer to this in our articles.",
        "The passages do not mention bicycles. Is there anything else?",
        "Sorry, I could not find that in the articles. Delivery costs €4.90.",
    ],
)
def test_a_refusal_is_an_abstention(answer: str) -> None:
    reply = last(FakeWriter(answer))
    assert (reply.text, reply.outcome, reply.sources) == (module("answers.refusal").REFUSAL, "abstained", ())


def test_half_an_answer_says_that_it_is_half() -> None:
    answer = "Delivery costs €4.90 [1]. The passages do not say how heavy a parcel may be."
    reply = last(FakeWriter(answer))
    assert reply.text == "Delivery costs €4.90 [1]." + remark("PARTLY")
    assert reply.outcome == "answered"


def test_without_passages_no_model_is_asked() -> None:
    writer = FakeWriter("Delivery costs €4.90.")
    assert last(writer, found=[]).outcome == "abstained"
    assert not writer.asked


# What goes wrong


@pytest.mark.parametrize("answer", ["", "  \n", "<think>Hm", "...", "[1] [2]", "\u200b"])
def test_an_empty_answer_becomes_the_plain_one(answer: str) -> None:
    assert is_plain(last(FakeWriter(answer)), "FAILED")


def test_the_same_again_and_again_is_said_once() -> None:
    assert last(FakeWriter("Delivery costs €4.90 [1]. " * 200)).text == "Delivery costs €4.90 [1]."
    assert is_plain(last(FakeWriter("and on " * 200)), "FAILED")


def test_a_window_too_small_for_any_passage(caplog) -> None:
    assert is_plain(last(FakeWriter("Delivery costs €4.90.", reads=120)), "FAILED")
    assert "too few for one passage" in caplog.text


def test_a_small_window_reads_the_best_passage() -> None:
    writer = FakeWriter("Delivery costs €4.90.", reads=330)
    assert last(writer).text == "Delivery costs €4.90 [1]."
    (told,) = [messages[-1].content for messages, _ in writer.asked]
    assert passages.DELIVERY[:40] in told
    assert "Visa" not in told


def test_stopped_before_the_first_sentence() -> None:
    cancel = Event()
    cancel.set()
    assert is_plain(last(FakeWriter("Delivery costs €4.90."), cancel=cancel), "STOPPED_AT_ONCE")


def test_a_writer_that_follows_no_instructions_is_refused_at_once() -> None:
    with pytest.raises(ModelError, match="“Fake” turns one text into another and follows no instructions"):
        written(FakeWriter("", instructed=False))
    with pytest.raises(ModelError, match="follows no instructions"):
        written(Seq2SeqWriter(lambda: None, "BART"))


def test_nothing_is_done_before_the_first_reply_is_asked_for() -> None:
    writer = FakeWriter("Delivery costs €4.90.")
    written(writer)
    assert not writer.asked


# Behind an address


@pytest.fixture
def server():
    with OpenAIServer() as running:
        yield running


def remote(server, **more) -> RemoteWriter:
    return RemoteWriter(server.url, "a-model", allow_private=True, reads=8000, **more)


def test_a_remote_model_answers(server) -> None:
    server.will(Scripted(["<think>Hm", "</think>", "Delivery ", "costs €4", ".90 [", "1]. ", "It is", " so."]))
    replies = list(written(remote(server)))
    assert replies[0].text == "Delivery costs €4.90 [1]."
    assert replies[-1].done


@pytest.mark.parametrize(
    "script",
    [
        Scripted(status=500, body=b"secret-trace", content_type="text/plain"),
        Scripted(status=401, body=b"no key"),
        Scripted(status=429),
        Scripted([], reason=None, short=True),
        Scripted(body=b"<html>hello</html>", content_type="text/html"),
        Scripted(["Delivery ", "takes"], reason=None),
        Scripted([""]),
    ],
)
def test_a_remote_model_that_fails_leaves_the_plain_answer(server, script: Scripted, caplog) -> None:
    server.will(script)
    reply = last(remote(server))
    assert is_plain(reply, "FAILED")
    assert "Traceback" not in caplog.text
    assert "PLAZA" not in reply.text


def test_a_remote_model_that_is_not_there() -> None:
    with OpenAIServer() as gone:
        url = gone.url
    writer = RemoteWriter(url, "a-model", allow_private=True, reads=8000, patience=Patience(connect=1))
    assert is_plain(last(writer), "FAILED")


def test_the_first_word_is_waited_for_only_so_long(server) -> None:
    server.will(Scripted([], silent=True))
    assert is_plain(last(remote(server), first_token=0.3), "SLOW")
    assert server.left.wait(WAIT)


def test_a_model_that_writes_for_ever_is_stopped(server) -> None:
    server.will(
        Scripted(["Delivery costs €4.90 [1]. "], endless=b'data: {"choices": [{"delta": {"content": "A"}}]}\n\n')
    )
    reply = last(remote(server), total=0.5)
    assert reply.text.startswith("Delivery costs €4.90 [1].")
    assert server.left.wait(WAIT)


def test_stopped_later_what_was_shown_stays(server) -> None:
    gate, cancel = Event(), Event()
    server.will(Scripted(["Delivery costs €4.90 [1]. ", "It ", "ends."], gate=gate))
    replies = written(remote(server), cancel=cancel)
    assert next(replies).text == "Delivery costs €4.90 [1]."
    cancel.set()
    (reply,) = replies
    gate.set()
    assert reply.text == "Delivery costs €4.90 [1]." + remark("STOPPED")
    assert reply.done


def test_closing_the_replies_ends_the_connection(server) -> None:
    gate = Event()
    server.will(Scripted(["Delivery costs €4.90 [1]. ", "It ", "ends."], gate=gate))
    replies = written(remote(server))
    assert next(replies).text == "Delivery costs €4.90 [1]."
    replies.close()
    gate.set()


# On this machine


@pytest.fixture(scope="module")
def causal(tmp_path_factory):
    """A tiny causal model; it knows one sentence."""
    from shared.services import build_services
    from shared.settings import Settings

    folder = write_causal(tmp_path_factory.mktemp("models") / "instruct", max_position_embeddings=8192)
    data = tmp_path_factory.mktemp("data")
    services = build_services(Settings(data, data, f"sqlite:///{data / 'plaza.db'}", device="cpu"))
    yield services.writers.get(f"local:{folder}")
    services.close()


def test_a_causal_model_answers_and_is_checked(causal) -> None:
    """It says “Hé, wo😀.”, which one article says and the others do not."""
    assert last(causal, found=[hit("Greetings.\n\nHé, wo😀.", "Greeting")]).text == "Hé, wo😀 [1]."
    assert is_plain(last(causal), "BEYOND")


def test_a_model_that_cannot_be_loaded_leaves_the_plain_answer(caplog) -> None:
    def load():
        raise ModelError("There is no such model.")

    assert is_plain(last(CausalWriter(load, "gone")), "FAILED")
    assert "There is no such model." in caplog.text


def test_thread_and_question_reach_the_model() -> None:
    writer = FakeWriter("Delivery costs €4.90.")
    thread = [turn("visitor", "Hello"), turn("bot", "Hello!"), turn("visitor", "How much?")]
    answer = module("answers.written").written_answer
    list(answer(writer, "How much?", thread, hits(), Event()))
    ((messages, limits),) = writer.asked
    assert [message.role for message in messages] == ["system", "user", "assistant", "user"]
    assert "How much?" in messages[-1].content
    assert limits.temperature == 0


@pytest.fixture(autouse=True)
def _all_done():
    """No text is being written any more when a test ends."""
    import threading

    yield
    wait_until(lambda: not any(thread.name == "writer" for thread in threading.enumerate()))
