"""What the tab “Evaluate” shows and does, without a browser."""

import csv
import re
from itertools import combinations
from types import SimpleNamespace

import gradio as gr
import pytest

from shared.errors import DataError, ModelError
from shared.recommending.recommender import Recommender
from shared.recommending.splits import split
from tests.shared.recommending.bundles import recommender
from tests.shared.recommending.tastes import Linear, Noise, Popular
from tests.spaces.recommender.pages.conftest import built, page

KINDS = {"popularity": Popular, "linear": Linear, "noise": Noise}


def line(title, ndcg, coverage, k=10):
    metrics = dict.fromkeys(("map", "precision", "recall", "mrr"), 0.1)
    metrics |= {"ndcg": ndcg, "coverage": coverage, "novelty": 5.25, "diversity": None}
    intervals = {"ndcg": [ndcg - 0.01, ndcg + 0.01]}
    plain = {"name": title.lower(), "title": title, "k": k, "users": 50, "seconds": 0.2, "answer_ms": 0.31}
    return {**plain, "metrics": metrics, "intervals": intervals}


@pytest.fixture(scope="module")
def known():
    """A recommender that has been measured."""
    from shared.recommending.evaluating import compare

    made = recommender()
    rows = compare(made.models, *split(made.interactions, "user", 0.2, 0), made.catalogue, 10)
    about = {"evaluation": [row.to_dict() for row in rows]}
    return Recommender(made.catalogue, made.interactions, made.models, "linear", about)


@pytest.fixture
def serving(known):
    serving = SimpleNamespace(now=known)
    serving.recommender = lambda: serving.now
    return serving


@pytest.fixture
def tab(services, serving):
    def place():
        with gr.Tabs(), gr.Tab("Evaluate"):
            return page("evaluation").EvaluationTab(services, serving, KINDS)

    return built(place)


def text(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_the_record_of_the_serving_version_is_shown_at_once(tab):
    said = text(tab.recorded())
    assert "The model in use is Linear" in said
    assert "on items of 120 users that were held back" in said
    assert said.index("Linear in use 0.") < said.index("Popularity 0.")
    assert "Accuracy against coverage" in said
    assert "against the best" not in said


def test_without_a_record_or_a_model_it_says_what_to_do(tab, serving):
    serving.now = recommender()
    assert "Nothing is recorded" in tab.recorded()

    def nothing():
        raise ModelError("Train a <model> first.")

    serving.recommender = nothing
    assert "Train a &lt;model&gt; first." in tab.recorded()
    assert "Train a &lt;model&gt; first." in tab.opened(None)[0]
    with pytest.raises(ModelError):
        next(tab.measure(None, ["linear"], "user", 10, 0.2))


def test_measuring_shows_progress_then_rows_then_the_download(tab, tmp_path):
    steps = list(tab.measure(None, ["popularity", "linear"], "user", 5, 0.25))
    assert "pz-progress" in steps[0][3]
    assert all(step[0] is steps[0][0] for step in steps)
    _, _, _, status, html, lines, button = steps[-1]
    assert "2 models measured" in text(status)
    said = text(html)
    assert "clearly worse" in said
    assert "best" in said
    assert "Lists of 5; 120 users count" in said
    assert button["visible"] is True
    out = page("evaluation").write(tmp_path, lines)
    with out.open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    assert [(row["name"], row["k"], row["split"], row["share"]) for row in rows] == [
        ("linear", "5", "user", "0.25"),
        ("popularity", "5", "user", "0.25"),
    ]
    assert [row["verdict"] for row in rows] == ["best", "clearly worse"]
    assert float(rows[1]["ndcg_against_best"]) == pytest.approx(float(rows[1]["ndcg"]) - float(rows[0]["ndcg"]))
    assert float(rows[0]["ndcg_low"]) < float(rows[0]["ndcg"]) < float(rows[0]["ndcg_high"])


def test_a_cancelled_measurement_says_so(tab):
    steps = tab.measure(None, list(KINDS), "user", 10, 0.2)
    next(steps)[0].set()
    assert "Cancelled." in list(steps)[-1][3]


def test_a_table_of_ones_own_is_measured(tab, tmp_path):
    path = tmp_path / "mine.csv"
    rows = [f"u{user},thing-{(user * 3 + item) % 12},{item + 1}" for user in range(30) for item in range(4)]
    path.write_text("\n".join(["customer,product,stars", *rows]), "utf-8")
    about, how = tab.opened(str(path))
    assert "120 interactions of 30 users and 12 items" in about
    assert "A split by time is not offered" in about
    assert [name for _, name in how["choices"]] == ["user", "item"]
    last = list(tab.measure(str(path), ["linear"], "item", 3, 0.25))[-1]
    assert "of “mine.csv”" in text(last[4])


def test_times_offer_a_split_by_time(tab, tmp_path):
    path = tmp_path / "timed.csv"
    rows = [f"u{user},i{item},2026-03-{user + 1:02}" for user in range(20) for item in range(4)]
    path.write_text("\n".join(["user,item,time", *rows]), "utf-8")
    about, how = tab.opened(str(path))
    assert "with times" in about
    assert [name for _, name in how["choices"]] == ["user", "item", "time"]


@pytest.mark.parametrize(
    ("content", "said"),
    [("user,item\nonly,a\nonly,b\n", "only one user"), ("", "mine.csv"), ("colour\nred\nblue\n", "No column")],
)
def test_bad_files_get_one_sentence(tab, tmp_path, content, said):
    path = tmp_path / "mine.csv"
    path.write_text(content, "utf-8")
    about, _ = tab.opened(str(path))
    assert said in about
    assert "pz-bad" in about
    with pytest.raises(DataError, match=said):
        next(tab.measure(str(path), ["linear"], "user", 10, 0.2))


def test_nothing_measured_is_nothing_to_download(tmp_path):
    with pytest.raises(DataError, match="press “Measure”"):
        page("evaluation").write(tmp_path, None)


def test_titles_from_outside_stay_text():
    odd = '<img src=x onerror="alert(1)">'
    html = page("evaluation_html")
    step = page("measuring").Step(lines=(line(odd, 0.3, 0.2),), skipped={odd: odd}, note=odd, words=odd, stopped=odd)
    asked = page("measuring").Asked(("linear",))
    shown = html.recorded_html([line(odd, 0.3, 0.2)], odd, odd) + html.measured_html(step, asked, odd)
    shown += html.status_html(step)
    assert "<img" not in shown
    assert 'onerror="' not in shown


def test_figures_that_cannot_be_told_are_dashes():
    cells = page("evaluation_html").table([line("EASE", 0.3, 0.2)])
    assert "–</td>" in cells
    assert "<b>20.0 %</b>" in cells
    assert "0.290–0.310" in cells


def test_points_lie_by_coverage_and_accuracy():
    svg = page("evaluation_plot").plot([line("Good", 0.30, 0.40), line("Plain", 0.10, 0.05)])
    good, plain = (
        [float(value) for value in found] for found in re.findall(r'circle cx="([\d.]+)%" cy="([\d.]+)"', svg)
    )
    assert good[0] > plain[0]
    assert good[1] < plain[1]
    assert "Good: nDCG 0.300, coverage 40.0 %" in svg
    assert page("evaluation_plot").plot([]) == ""


def test_labels_of_close_points_touch_neither_each_other_nor_other_points():
    lines = [line(f"Model {number}", 0.3 - number / 100, 0.30 + number / 100) for number in range(6)]
    svg = page("evaluation_plot").plot([*lines, line("Far", 0.0, 0.9)])
    found = re.findall(r'<text x="([\d.]+)%" y="([\d.]+)" dx="(-?)', svg)
    points = [(float(x) * 2.15, float(y)) for x, y in re.findall(r'circle cx="([\d.]+)%" cy="([\d.]+)"', svg)]
    assert len(found) == len(points) == 7
    boxes = []
    for x, y, left in found:
        at, height = float(x) * 2.15, float(y) - 4
        boxes.append((at - 56, at - 9, height) if left else (at + 9, at + 56, height))
    for one, other in combinations(boxes[:6], 2):
        assert abs(one[2] - other[2]) >= 14 or one[1] <= other[0] or other[1] <= one[0]
    for first, last, height in boxes[:6]:
        assert not any(first < x < last and abs(height - y) < 8 for x, y in points)


@pytest.mark.parametrize("ndcg", [0.0, 1.0, 0.0004])
@pytest.mark.parametrize("room", [0.0, 0.01])
def test_one_point_alone_is_drawn(ndcg, room):
    only = line("Only", ndcg, 0.0)
    only["intervals"]["ndcg"] = [ndcg - room, ndcg + room]
    assert page("evaluation_plot").plot([only]).count("<circle") == 1
