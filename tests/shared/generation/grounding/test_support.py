"""Written sentences and where they come from: measured on pairs that were written for these tests.

The weights and the threshold were chosen on `pairs`, and nothing on `other_pairs`.
"""

from threading import Event

import numpy as np
import pytest

from shared.embedding import embed
from shared.errors import Cancelled
from shared.generation.grounding.source import CHUNK, Source, read_source, source_of
from shared.generation.grounding.support import support, supported_share
from shared.tasks.summaries.answers import Weighed, Weighing
from tests.shared.generation.grounding import other_pairs, pairs

KINDS = ("CHANGED_NUMBERS", "CHANGED_NAMES", "INVENTED")


@pytest.fixture(scope="module")
def services(tmp_path_factory):
    from shared.services import build_services
    from shared.settings import Settings

    folder = tmp_path_factory.mktemp("services")
    built = build_services(Settings(folder, folder, f"sqlite:///{folder / 'plaza.db'}", device="cpu"))
    yield built
    built.close()


@pytest.fixture(scope="module", params=[pairs, other_pairs], ids=["tuned", "held out"])
def judged(request, services):
    """The links of each kind of sentence, and the source."""
    source = read_source(services.engine, [request.param.SOURCE])
    kinds = ("SUPPORTED", *KINDS, "NOT_FOUND")
    return {kind: links_of(services, source, getattr(request.param, kind)) for kind in kinds}, source


def links_of(services, source, sentences):
    return support(sentences, embed(services.engine, sentences), source)


def test_what_the_source_says_is_supported(judged) -> None:
    links, _ = judged
    unsupported = [link.sentence for link in links["SUPPORTED"] if not link.supported]
    assert len(unsupported) <= 1, unsupported
    assert np.median([link.score for link in links["SUPPORTED"]]) > 0.8


@pytest.mark.parametrize("kind", KINDS)
def test_what_it_does_not_say_is_not(judged, kind: str) -> None:
    links, _ = judged
    supported = [link.sentence for link in links[kind] if link.supported]
    assert len(supported) <= (kind == "INVENTED"), supported
    if kind != "INVENTED":
        assert all(link.missing for link in links[kind])


def test_what_cannot_be_found_is_as_the_description_says(judged) -> None:
    links, _ = judged
    assert all(link.supported for link in links["NOT_FOUND"])


def test_each_sentence_is_linked_to_where_it_comes_from(services) -> None:
    source = read_source(services.engine, [pairs.SOURCE])
    expected = {
        "Its shares fell 4.5 percent in early trading.": (3,),
        "The EU Commission must decide on the deal by June.": (11,),
        "About 2,300 people work for Harbor Lane.": (6,),
        "Duarte will meet the union, which wants talks about pay, in February.": (8, 9),
        "The bank will hire 150 software engineers and open an office in Porto in March.": (6, 7),
        "The regulator approved the purchase of Grayling, and the European Commission has until June to decide.": (
            10,
            11,
        ),
    }
    assert {link.sentence: link.sources for link in links_of(services, source, list(expected))} == expected


def test_a_number_from_elsewhere_counts_for_less(services) -> None:
    source = read_source(services.engine, [pairs.SOURCE])
    right, elsewhere, nowhere = links_of(
        services,
        source,
        [
            "Its shares fell 4.5 percent in early trading.",
            "Its shares fell 12 percent in early trading.",
            "Its shares fell 17 percent in early trading.",
        ],
    )
    assert right.score > elsewhere.score > nowhere.score
    assert (elsewhere.missing, nowhere.missing) == ((), ("17",))


def test_names_are_not_asked_for_in_german(services) -> None:
    text = "Die Bank hat ihren Gewinn im letzten Jahr um 12 Prozent gesteigert. Der Vorstand lobte die Mitarbeiter."
    source = read_source(services.engine, [text])
    (link,) = links_of(services, source, ["Das Institut hat den Gewinn um 12 Prozent gesteigert."])
    assert link.missing == ()
    assert link.supported


def test_vectors_of_a_weighing_are_used_as_they_are() -> None:
    vectors = np.eye(3, dtype=np.float32)
    sentences = tuple(Weighed(0, 1, f"Sentence {n} here.", 0.5, vectors[n]) for n in range(3))
    source = source_of([Weighing(sentences[:2]), Weighing(sentences[2:])])
    assert source.texts == tuple(sentence.text for sentence in sentences)
    (link,) = support(["Quite other words."], vectors[2:], source)
    assert link.sources == (2,)


def test_without_vectors_the_words_decide() -> None:
    texts = ("The bank opened in Lisbon.", "Its shares fell 4.5 percent.")
    source = Source(texts, np.zeros((2, 0), dtype=np.float32))
    written = ["Shares fell 4.5 percent.", "Shares fell 7 percent.", "Nobody likes rain."]
    links = support(written, np.zeros((3, 0), dtype=np.float32), source)
    assert [link.supported for link in links] == [True, False, False]
    assert (links[0].sources, links[1].missing) == ((1,), ("7",))


def test_a_long_source_is_compared_in_chunks() -> None:
    rng = np.random.default_rng(0)
    vectors = rng.normal(size=(2 * CHUNK + 100, 8)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    made = Source(tuple(f"w{n}" for n in range(len(vectors))), vectors)
    wanted = vectors[[5, CHUNK + 7, 2 * CHUNK + 9]]
    expected = np.argsort(-(wanted @ vectors.T), axis=1)[:, :4].tolist()
    assert made.nearest(wanted, 4) == expected
    assert [row[0] for row in expected] == [5, CHUNK + 7, 2 * CHUNK + 9]


def test_nothing_to_compare_with(services) -> None:
    source = read_source(services.engine, [" "])
    (link,) = links_of(services, source, ["The bank opened."])
    assert (link.sources, link.score, link.supported) == ((), 0.0, False)
    assert support([], np.zeros((0, 384), dtype=np.float32), source) == []
    assert supported_share([]) == 0.0
    assert supported_share([link]) == 0.0


def test_reading_a_source_can_be_cancelled(services) -> None:
    cancel = Event()
    cancel.set()
    with pytest.raises(Cancelled):
        read_source(services.engine, ["The bank opened."], cancel)
