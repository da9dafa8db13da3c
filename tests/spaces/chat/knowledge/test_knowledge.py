"""Articles in the database, the vectors made in the background, and the search in them."""

import logging
import threading
from typing import Any

import pytest
from sqlalchemy import select

from shared.errors import DataError, ModelError
from tests.spaces.chat.knowledge.conftest import page, part, until


@pytest.fixture
def base(counting, knowledge) -> Any:
    return knowledge


@pytest.fixture
def filled(base) -> Any:
    base.add("Delivery to Norway", "Delivery", "A parcel to Norway takes nine days. It travels by ship all the way.")
    base.add("Ways to pay", "Payment", "We take cards and PayPal.\n\n### Cash\nNo cash is taken at the door.")
    until(lambda: base.indexed)
    return base


def passages(base: Any) -> list[Any]:
    with base.services.store.session() as session:
        return list(session.scalars(select(part("passages").PassageRow).order_by("id")))


def test_an_empty_base_finds_nothing(base) -> None:
    assert base.search("anything") == []
    assert (base.articles(), base.topics(), base.count()) == ([], {}, 0)


@pytest.mark.parametrize("question", ["", "  \n", "?!"])
def test_questions_without_words(filled, question: str) -> None:
    assert all(0 <= hit.score < 0.5 for hit in filled.search(question))


def test_the_best_passage_of_each_article_comes_first(filled) -> None:
    hits = filled.search("Is cash taken at the door?", k=5)
    assert [hit.source.title for hit in hits] == ["Ways to pay", "Delivery to Norway"]
    source = hits[0].source
    assert (source.heading, source.text, source.topic) == ("Cash", "No cash is taken at the door.", "Payment")
    assert filled.get(source.article).text[source.start : source.end] == source.text
    assert 1 >= hits[0].score > hits[1].score >= 0
    assert len(filled.search("cash", k=1)) == 1
    assert filled.search("cash", k=0) == []


def test_a_sentence_leads_to_its_passage_and_a_question_to_its_article(filled) -> None:
    found = filled.search("by ship all the way")[0].source
    assert found.text == "A parcel to Norway takes nine days. It travels by ship all the way."
    payment = next(article for article in filled.articles() if article.title == "Ways to pay")
    filled.edit(payment.id, payment.title, payment.topic, payment.text, ["moolah accepted"])
    until(lambda: filled.indexed)
    best = filled.search("moolah accepted")[0]
    assert best.source.title == "Ways to pay"
    assert best.source.text in payment.text
    assert best.source.text != "moolah accepted"
    assert best.dense == pytest.approx(1, abs=1e-3)


@pytest.mark.parametrize(
    ("title", "text", "said"),
    [
        (" ", "x", "no title"),
        ("x", " \n", "no text"),
        ("x" * 301, "y", "301 characters"),
        ("x", "y" * 100_001, "100,001"),
    ],
)
def test_what_is_no_article_is_refused_in_one_sentence(base, title: str, text: str, said: str) -> None:
    with pytest.raises(DataError, match=said):
        base.add(title, "", text)
    assert base.count() == 0


def test_an_edit_encodes_only_what_changed(filled, counting) -> None:
    counting.read.clear()
    article = filled.articles(words="paypal")[0]
    filled.edit(article.id, article.title, "Money", article.text, article.questions)
    filled.edit(article.id, article.title, "Money", article.text.replace("at the door", "anywhere"), article.questions)
    until(lambda: filled.indexed)
    assert counting.read == ["Ways to pay. Cash\nNo cash is taken anywhere."]
    assert filled.get(article.id).indexed is not None


def test_removed_and_brought_back(filled, counting) -> None:
    article = filled.articles(words="norway")[0]
    filled.remove(article.id)
    assert [hit.source.title for hit in filled.search("Norway")] == ["Ways to pay"]
    for act in (filled.get, filled.remove):
        with pytest.raises(DataError, match="not there any more"):
            act(article.id)
    counting.read.clear()
    filled.restore(article.id)
    assert filled.search("Norway")[0].source.title == article.title
    until(lambda: filled.indexed)
    assert counting.read == []
    with pytest.raises(DataError, match="never was"):
        filled.restore(999)


def test_articles_by_topic_and_words(filled) -> None:
    filled.add("Straße", "Delivery", "100 % über_all", ["Wohin?"])
    titles = lambda *asked: [article.title for article in filled.articles(*asked)]  # noqa: E731
    assert filled.topics() == {"Delivery": 2, "Payment": 1}
    assert titles("Payment") == ["Ways to pay"]
    assert titles("", "NORWAY days") == ["Delivery to Norway"]
    assert titles("", "STRAßE wohin") == titles("", "straße") == titles("", "r_a") == titles("", "0 %") == ["Straße"]
    assert titles("Payment", "norway") == []


def test_what_is_written_is_found_by_its_words_before_it_is_encoded(base, counting) -> None:
    let, entered = threading.Event(), threading.Event()

    def wait(ref: str) -> None:
        entered.set()
        assert let.wait(30)

    counting.before = wait
    id = base.add("Repairs", "", "We mend zippers.")
    assert entered.wait(30)
    (hit,) = base.search("zipper")
    assert (hit.source.article, hit.dense, hit.lexical > 0) == (id, 0.0, True)
    assert (base.get(id).indexed, base.status.running) == (None, True)
    let.set()
    until(lambda: base.get(id).indexed)
    until(lambda: base.search("zipper")[0].dense > 0)


def test_an_edit_in_the_middle_of_indexing_is_not_overwritten(base, counting) -> None:
    edited = threading.Event()

    def edit(ref: str) -> None:
        if not edited.is_set():
            edited.set()
            base.edit(1, "Repairs", "", "We mend tents and nothing else.", ())

    counting.before = edit
    base.add("Repairs", "", "We mend zippers.")
    until(lambda: base.indexed and base.get(1).indexed)
    (row,) = passages(base)
    assert row.read == "Repairs\nWe mend tents and nothing else."
    import numpy as np

    expected = counting.encode("embedded", [row.read])[0]
    assert np.allclose(np.frombuffer(row.vector, dtype=np.float32), expected)


def test_the_next_server_goes_on_where_the_last_one_stopped(services, counting) -> None:
    indexing = part("indexing")
    first = part("knowledge").Knowledge(services)
    drafts = [part("article").Draft(f"Title {number}", "", f"Text number {number}.") for number in range(40)]

    def stop(ref: str) -> None:
        if counting.read:
            first._indexing._stop.set()

    counting.before = stop
    first._shelf.take(drafts, "many.md")
    first.reindex()
    first._indexing._thread.join(30)
    counting.before = lambda ref: None
    made = sum(row.vector is not None for row in passages(first))
    assert indexing.AT_ONCE <= made < 40
    counting.read.clear()
    second = part("knowledge").Knowledge(services)
    second.reindex()
    until(lambda: second.indexed)
    assert len(counting.read) == 40 - made
    assert all(article.indexed for article in second.articles())
    assert (second.status.done, second.status.total) == (40 - made, 40 - made)
    second.close()
    second.reindex()  # after the end nothing begins again
    assert second.indexed


def test_another_process_edits_and_this_one_notices(services, counting, base) -> None:
    other = part("knowledge").Knowledge(services)
    id = base.add("Repairs", "", "We mend zippers.")
    until(lambda: base.indexed)
    assert other.search("zipper")[0].source.text == "We mend zippers."
    base.edit(id, "Repairs", "", "We mend boilers.", ())
    until(lambda: base.indexed)
    assert other.search("boilers")[0].source.text == "We mend boilers."
    base.remove(id)
    assert other.search("boilers") == []
    other.close()


def test_a_new_model_takes_over_while_the_old_vectors_are_of_use(filled, counting) -> None:
    let, entered = threading.Event(), threading.Event()

    def wait(ref: str) -> None:
        entered.set()
        assert let.wait(30)

    counting.before, counting.ref = wait, "version:new"
    filled.reindex()
    assert entered.wait(30)
    assert filled.search("No cash is taken at the door")[0].dense > 0.8
    let.set()
    until(lambda: filled.indexed)
    assert {row.ref for row in passages(filled)} == {"version:new"}
    assert filled.status.ref == "version:new"
    assert filled.search("No cash is taken at the door")[0].dense > 0.8
    # Half and half, as when a server stopped in between: each is compared in its own terms.
    counting.ref = "version:third"
    article = filled.articles(words="norway")[0]
    filled.edit(article.id, article.title, "", "A parcel to Norway takes ten days.", ())
    until(lambda: filled.indexed)
    assert filled.search("A parcel to Norway takes ten days")[0].dense > 0.8


def test_without_a_working_encoder_words_are_enough_and_the_page_says_why(
    filled, counting, monkeypatch, caplog
) -> None:
    def fail(self, *args: Any, **more: Any) -> Any:
        raise ModelError("The model “version:x” does not exist.")

    monkeypatch.setattr(part("encoder").Encoder, "encode", fail)
    filled.add("Repairs", "", "We mend zippers.")
    until(lambda: filled.indexed)
    assert filled.status.failed == "The model “version:x” does not exist."
    with caplog.at_level(logging.ERROR):
        assert filled.search("zippers")[0].source.title == "Repairs"
    shown = page("knowledge_status").status_html(filled.status, 3)
    assert "“version:x” does not exist" in shown
    assert "pz-warn" in shown


def test_many_write_at_once_and_nothing_is_lost(base) -> None:
    threads = [
        threading.Thread(target=lambda n=n: [base.add(f"T{n}-{m}", "", f"Text {n} {m}.") for m in range(5)])
        for n in range(4)
    ]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        base.search("text")
    until(lambda: base.indexed)
    assert base.count() == 20
    assert len({hit.source.article for hit in base.search("text", k=50)}) == 20
    assert all(article.indexed for article in base.articles())


def test_a_big_base_gives_the_same_best_articles(filled, counting, monkeypatch) -> None:
    drafts = [
        part("article").Draft(f"Title {number}", "", f"Text about thing {number}. It is here.") for number in range(30)
    ]
    filled._shelf.take(drafts, "many.md")
    filled._shelf.announce()
    until(lambda: filled.indexed)
    asked = ["by ship all the way to Norway", "cash at the door", "thing 7"]
    before = [[(hit.source, hit.score) for hit in filled.search(question, 2)] for question in asked]
    monkeypatch.setattr(part("evidence"), "LOOKED_AT", 8)
    assert [[(hit.source, hit.score) for hit in filled.search(question, 2)] for question in asked] == before
    # And it does not wait for what another server changed, but sees it soon.
    monkeypatch.setattr(part("memory"), "SMALL", 1)
    other = part("knowledge").Knowledge(filled.services)
    other.add("Boilers", "", "We mend boilers.")
    until(lambda: filled.search("boilers")[0].source.title == "Boilers")
    other.close()


def test_the_embedded_encoder_finds_what_shares_no_word(knowledge) -> None:
    knowledge.add("Refunds", "", "You receive your money within five working days.")
    knowledge.add("Opening hours", "", "The store is open from nine to six.")
    knowledge.add("Tents", "", "Our tents keep the rain out.")
    assert knowledge._indexing._encoder.wanted() in ("embedded", "starter:chat.retrieval")
    until(lambda: knowledge.indexed)
    assert knowledge.status.failed == ""
    hits = knowledge.search("When do I get reimbursed?")
    assert hits[0].source.title == "Refunds"
    assert hits[0].lexical == 0
    assert hits[0].score > hits[1].score


def test_several_articles_at_once_in_the_order_asked_for(knowledge) -> None:
    first, second, third = (knowledge.add(f"Article {at}", "", f"Text {at}.") for at in range(3))
    knowledge.remove(second)
    assert [article.id for article in knowledge.several([third, second, 9999, first])] == [third, first]
    assert knowledge.several([]) == []
