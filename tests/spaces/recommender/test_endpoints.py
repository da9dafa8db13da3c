"""What programs call: what comes back, and what is said about what cannot be read."""

import asyncio
from types import SimpleNamespace

import gradio as gr
import pytest

from tests.shared.recommending.bundles import recommender
from tests.spaces.recommender.loading import module

RECORD = [{"name": "linear", "title": "Linear", "k": 10, "users": 120, "metrics": {"ndcg": 0.5}}]


@pytest.fixture(scope="module")
def made():
    built = recommender()
    built.about = {"evaluation": RECORD}
    return built


@pytest.fixture(scope="module")
def call(made, tmp_path_factory):
    """Calls an endpoint by its name, as Gradio does."""
    served = SimpleNamespace(recommender=lambda: made)
    services = SimpleNamespace(settings=SimpleNamespace(data_dir=tmp_path_factory.mktemp("data")))

    async def build() -> gr.Blocks:
        with gr.Blocks(analytics_enabled=False) as page:
            module("pages.endpoints").endpoints(services, served)
        return page

    functions = {one.api_name: one.fn for one in asyncio.run(build()).fns.values()}

    def calling(name: str, *args, **kwargs):
        return functions[f"recommender_{name}"](*args, **kwargs)

    return calling


def test_recommend_for_what_is_liked(call, made):
    found = call("recommend", liked=["i0", "Thing 1"], k=3)
    assert (found["model"], found["note"], len(found["items"])) == ("linear", "", 3)
    first = found["items"][0]
    assert first["title"] == f"Thing {first['id'][1:]}"
    assert (first["score"], first["known"], first["categories"]) == (1, True, ["Kind 0"])
    assert {why["id"] for why in first["reasons"]} <= {"i0", "i1"}
    assert 0 < sum(why["share"] for why in first["reasons"]) <= 1.001


def test_recommend_for_a_user_with_every_wish(call, made):
    found = call("recommend", "u4", [], ["i61"], 4, ["Kind 4", "Kind 5"], ["Thing 62"], "popularity", 0.3, 0.7)
    assert found["model"] == "popularity"
    ids = [one["id"] for one in found["items"]]
    assert len(set(ids)) == 4
    assert not {"i61", "i62"} & set(ids)
    assert not {f"i{number}" for number in made.history("u4").items} & set(ids)
    assert {name for one in found["items"] for name in one["categories"]} <= {"Kind 4", "Kind 5"}


def test_nothing_said_is_answered_by_popularity(call):
    found = call("recommend")
    assert (found["model"], len(found["items"])) == ("popularity", 10)
    assert found["note"].startswith("Nothing has been liked yet")


@pytest.mark.parametrize(
    ("wishes", "said"),
    [
        ({"user": "u999"}, "“u999” is not among the 120 users"),
        ({"liked": ["<b>"]}, "“&lt;b&gt;” is not among the 90 items"),
        ({"liked": "i0"}, "`liked` must be a list"),
        ({"exclude": [3]}, "`exclude` must be a list"),
        ({"liked": ["i0"] * 1001}, "`liked` has 1,001 entries"),
        ({"k": 0}, "k is 0"),
        ({"k": 10_000}, "k is 10,000"),
        ({"novelty": 2}, "novelty is 2"),
        ({"k": float("inf")}, "`k` must be a number"),
        ({"diversity": "much"}, "`diversity` must be a number"),
        ({"model": "magic"}, "no model “magic”"),
        ({"categories": ["Kind 77"]}, "no category “Kind 77”"),
    ],
)
def test_what_cannot_be_answered_is_a_plain_sentence(call, wishes, said):
    with pytest.raises(gr.Error) as refused:
        call("recommend", **wishes)
    assert said in str(refused.value.message)


def test_similar(call):
    found = call("similar", "thing 3", 4, ["Kind 0"])
    assert len(found["items"]) == 4
    assert "i3" not in [one["id"] for one in found["items"]]
    assert found["items"][0]["reasons"] == []
    with pytest.raises(gr.Error, match="not among"):
        call("similar", "nothing")


def test_evaluate_gives_what_was_recorded(call):
    assert call("evaluate")["models"] == RECORD
    assert call("evaluate", None, 10)["models"] == RECORD
    with pytest.raises(gr.Error, match="measured at 10"):
        call("evaluate", None, 5)


def test_evaluate_on_a_file(call, made, tmp_path):
    seen = [f"u4,i{number}" for number in made.history("u4").items[:2]]
    fresh = [
        f"u{user},i{number}"
        for user in (0, 6, 12)
        for number in range(15)
        if number not in made.history(f"u{user}").items
    ]
    path = tmp_path / "test.csv"
    path.write_text("\n".join(["user,item", *fresh, *seen, "nobody,i1", "u4,nothing"]), "utf-8")
    found = call("evaluate", str(path), 5)
    assert found["note"] == (
        "Left out: 2 pairs with unknown users or items and 2 pairs that the models were trained on."
    )
    rows = {row["name"]: row for row in found["models"]}
    assert set(rows) == {"popularity", "linear"}
    assert (rows["linear"]["k"], rows["linear"]["users"]) == (5, 3)
    assert rows["linear"]["metrics"]["ndcg"] > 0.9 > rows["popularity"]["metrics"]["ndcg"]
    low, high = rows["linear"]["intervals"]["ndcg"]
    assert low <= rows["linear"]["metrics"]["ndcg"] <= high


@pytest.mark.parametrize(
    ("text", "k", "said"),
    [
        (
            "user,item\nnobody,nothing\nno one,i1\n",
            10,
            "Nothing is left to measure on: the file has 2 pairs with unknown",
        ),
        ("user,item\nu0,i80\n", 0, "k is 0"),
        ("user,item\nu0,i80\n", 101, "k is 101"),
        ("a\nb\n", 10, "“"),
    ],
)
def test_a_file_that_does_not_do_is_said(call, tmp_path, text, k, said):
    path = tmp_path / "test.csv"
    path.write_text(text, "utf-8")
    with pytest.raises(gr.Error) as refused:
        call("evaluate", str(path), k)
    assert said in str(refused.value.message)


def test_without_a_record_a_file_is_asked_for(call, made, monkeypatch):
    monkeypatch.setattr(made, "about", {})
    with pytest.raises(gr.Error, match="send a file"):
        call("evaluate")


def test_measuring_is_given_up_in_time(call, tmp_path, monkeypatch):
    path = tmp_path / "test.csv"
    path.write_text("user,item\nu0,i80\nu1,i81\n", "utf-8")
    monkeypatch.setattr(module("pages.endpoints"), "SECONDS", -1)
    with pytest.raises(gr.Error, match="given up"):
        call("evaluate", str(path))


def test_of_many_users_some_are_measured(call, tmp_path, monkeypatch):
    monkeypatch.setattr(module("measured"), "USERS", 2)
    path = tmp_path / "test.csv"
    path.write_text("user,item\n" + "\n".join(f"u{user},i{80 - 15 * (user % 2)}" for user in range(20)), "utf-8")
    found = call("evaluate", str(path))
    assert found["models"][0]["users"] == 2
    assert "Measured on 2 of" in found["note"]
