from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from shared.errors import Cancelled, DataError, ModelError
from shared.recommending.index import VectorIndex


def clusters(count=3000, dimensions=24, seed=0):
    """Unit vectors in 60 groups of different spread, sorted by group."""
    rng = np.random.default_rng(seed)
    group = np.sort(rng.integers(60, size=count))
    spread = rng.uniform(0.1, 0.8, size=60)[group]
    made = rng.normal(size=(60, dimensions))[group] + spread[:, None] * rng.normal(size=(count, dimensions))
    return (made / np.linalg.norm(made, axis=1, keepdims=True)).astype(np.float32)


VECTORS = clusters()
LENGTHS = np.random.default_rng(1).uniform(0.1, 7, size=(len(VECTORS), 1)).astype(np.float32)
QUERIES = (VECTORS[::60] + 0.1 * np.random.default_rng(2).normal(size=(50, 24))).astype(np.float32)


def nearest(vectors, queries, k, may=None):
    scores = queries @ vectors.T
    if may is not None:
        scores[:, ~may] = -np.inf
    return np.argsort(-scores, axis=1)[:, :k]


def recall(found, expected):
    pairs = zip(found, expected, strict=True)
    return np.mean([len(np.intersect1d(one, other)) / len(other) for one, other in pairs])


@pytest.fixture(scope="module")
def graph():
    return VectorIndex.build(VECTORS, exact=1000)


@pytest.fixture(scope="module")
def products():
    return VectorIndex.build(VECTORS * LENGTHS, "ip", exact=1000)


def test_few_vectors_are_all_compared():
    index = VectorIndex.build(VECTORS * LENGTHS)
    numbers, scores = index.search(3 * QUERIES, 10)
    assert index.graph is None
    assert recall(numbers, nearest(VECTORS, QUERIES, 10)) > 0.99  # float16 exchanges some
    expected = np.einsum("md,md->m", QUERIES, VECTORS[numbers[:, 0]]) / np.linalg.norm(QUERIES, axis=1)
    np.testing.assert_allclose(scores[:, 0], expected, atol=2e-3)
    assert (np.diff(scores, axis=1) <= 0).all()
    assert numbers.dtype == np.int64
    assert scores.dtype == np.float32


def test_a_graph_finds_the_nearest_of_many(graph):
    assert graph.graph is not None
    numbers, scores = graph.search(QUERIES, 10)
    all_scores = VectorIndex.build(VECTORS).search(QUERIES, 10)[1]
    assert recall(numbers, nearest(VECTORS, QUERIES, 10)) > 0.97
    np.testing.assert_allclose(scores[:, 0], all_scores[:, 0], atol=1e-3)


def test_inner_products_heed_lengths(products):
    numbers, scores = products.search(QUERIES, 10)
    assert recall(numbers, nearest(VECTORS * LENGTHS, QUERIES, 10)) > 0.95
    assert scores.max() > 3
    one, other = products.search(QUERIES[:1], 5), products.search(4 * QUERIES[:1], 5)
    np.testing.assert_array_equal(one[0], other[0])
    np.testing.assert_allclose(4 * one[1], other[1], rtol=1e-5)


def test_how_many_candidates_are_kept_can_be_set():
    index = VectorIndex.build(VECTORS[:1500], exact=1000)
    expected = nearest(VECTORS[:1500], QUERIES, 10)
    wide = recall(index.search(QUERIES, 10)[0], expected)
    index.expansion = 7
    assert index.expansion == index.graph.expansion_search == 7
    assert recall(index.search(QUERIES, 10)[0], expected) <= wide
    few = VectorIndex.build(VECTORS)
    few.expansion = 7
    assert few.expansion == 0


@pytest.mark.parametrize("share", [0.5, 0.1, 0.005])
def test_only_what_may_be_found_is_found(graph, share):
    may = np.random.default_rng(3).random(len(VECTORS)) < share
    numbers, _ = graph.search(QUERIES, 10, may)
    assert may[numbers].all()
    assert recall(numbers, nearest(VECTORS, QUERIES, 10, may)) > 0.95


def test_what_may_be_found_is_searched_to_the_end_where_it_is_far_from_the_query(graph):
    far = np.argsort(VECTORS @ QUERIES[0])[:200]
    may = np.zeros(len(VECTORS), dtype=bool)
    may[far] = True
    numbers, _ = graph.search(QUERIES[:1], 20, may)
    assert may[numbers].all()
    assert recall(numbers, nearest(VECTORS, QUERIES[:1], 20, may)) > 0.95


def test_k_beyond_what_there_is_is_filled_up(graph):
    for index in (VectorIndex.build(VECTORS[:3]), graph):
        numbers, scores = index.search(QUERIES[:2], len(index) + 2)
        assert numbers.shape == (2, len(index) + 2)
        assert (np.sort(numbers[:, : len(index)], axis=1) == np.arange(len(index))).all()
        assert (numbers[:, -2:] == -1).all()
        assert np.isneginf(scores[:, -2:]).all()
    assert VectorIndex.build(np.zeros((0, 4))).search(np.ones((1, 4)), 2)[0].tolist() == [[-1, -1]]
    assert graph.search(QUERIES[:0], 3)[0].shape == (0, 3)


def test_a_vector_of_zeros_is_never_found_by_cosine():
    for exact in (10_000, 100):
        vectors = VECTORS.copy()
        vectors[::2] = 0
        numbers, _ = VectorIndex.build(vectors, exact=exact).search(np.vstack([QUERIES, np.zeros((1, 24))]), 10)
        assert (numbers % 2 == 1).all()


def test_what_was_saved_answers_the_same_and_is_mapped(graph, products, tmp_path):
    for name, index in {"graph": graph, "products": products, "few": VectorIndex.build(VECTORS)}.items():
        index.save(tmp_path / name)
        again = VectorIndex.load(tmp_path / name)
        again.save(tmp_path / name / "copy")
        for loaded in (again, VectorIndex.load(tmp_path / name / "copy")):
            assert isinstance(loaded.vectors, np.memmap)
            for one, other in zip(index.search(QUERIES, 7), loaded.search(QUERIES, 7), strict=True):
                np.testing.assert_array_equal(one, other)
        assert again.expansion == index.expansion


def test_many_threads_get_what_one_gets(graph, tmp_path):
    graph.save(tmp_path)
    for index in (graph, VectorIndex.load(tmp_path)):
        alone = [index.search(query[None], 10)[0] for query in QUERIES]
        with ThreadPoolExecutor(24) as pool:
            found = list(pool.map(lambda at, index=index: index.search(QUERIES[at % 50, None], 10)[0], range(300)))
            several = list(pool.map(lambda at, index=index: index.search(QUERIES[at : at + 9], 10)[0], range(40)))
        assert all(np.array_equal(one, alone[at % 50]) for at, one in enumerate(found))
        assert all(np.array_equal(one, np.vstack(alone[at : at + 9])) for at, one in enumerate(several))


def test_building_tells_how_far_it_is_and_can_be_stopped():
    told = []
    VectorIndex.build(VECTORS, "cosine", lambda share, words: told.append((share, words)), exact=1000)
    assert told[0] == (0.0, "Indexed 0 of 3,000 items")
    assert told[-1] == (1.0, "Indexed 3,000 items")

    def stop():
        raise Cancelled("stopped")

    with pytest.raises(Cancelled):
        VectorIndex.build(VECTORS, check=stop, exact=1000)


@pytest.mark.parametrize("value", [np.nan, np.inf, 1e6])
def test_what_float16_cannot_hold_is_said(value):
    with pytest.raises(DataError, match="not a number below"):
        VectorIndex.build(np.full((3, 4), value), "ip")


def test_a_damaged_folder_is_said(graph, tmp_path):
    with pytest.raises(ModelError, match="train the model again"):
        VectorIndex.load(tmp_path)
    graph.save(tmp_path)
    (tmp_path / "graph.usearch").write_bytes(b"nothing")
    with pytest.raises(ModelError, match="train the model again"):
        VectorIndex.load(tmp_path)
