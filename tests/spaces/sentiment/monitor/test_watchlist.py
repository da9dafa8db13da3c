"""Who is watched, and which companies a headline names."""

import random

import pytest

from shared.data.reading import read_table
from shared.errors import DataError
from tests.spaces.sentiment.monitor.conftest import part

COMPANIES = [
    ("Target", "TGT", ()), ("Nordea", "NDA", ()), ("Harbor Lane", "HLN", ()), ("Harbor Lane Logistics", "HLL", ()),
    ("Yahoo!", "", ()), ("AT&T Inc.", "T", ()), ("3M", "MMM", ()), ("C3.ai, Inc.", "AI", ()), ("Nestlé S.A.", "", ()),
    ("McDonald's Corporation", "", ()), ("The Coca-Cola Company", "KO", ()), ("First Group plc", "FGP", ()),
    ("SAP SE", "SAP", ()), ("三菱商事", "8058.T", ()), ("Delta Holdings", "", ()), ("Delta Group", "", ()),
    ("eBay", "", ("iphone",)), ("T. Rowe Price Group, Inc.", "", ()), ("Mærsk A/S", "", ()), ("Grab (Asia)", "", ()),
    ("The Trade Desk", "", ()), ("टाटा", "", ()), ("Газпром", "", ()), ("York Water Works Company", "", ("New York",)),
]  # fmt: skip


@pytest.fixture(scope="module")
def names():
    """What a text names: company -> words as they stand."""
    matcher = part("watch_matching").Matcher(COMPANIES)
    return lambda text: {COMPANIES[found.place][0]: text[found.start : found.end] for found in matcher.find(text)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Target raises its outlook", {"Target": "Target"}),
        ("Analysts lift price target; targets, off-target", {}),
        ("TARGET RAISES OUTLOOK AND KO", {"Target": "TARGET"}),
        ("Nordea-led group, pre-Nordea", {"Nordea": "Nordea"}),
        ("Nordea’s profit", {"Nordea": "Nordea"}),
        ("Nordeas profit at nordea.com", {}),
        ("#Ｎｏｒｄｅａ", {"Nordea": "Ｎｏｒｄｅａ"}),
        ("Harbor Lane Logistics sues", {"Harbor Lane Logistics": "Harbor Lane Logistics"}),
        ("Harbor Lane Logistics sues harbor  lane's owner", {"Harbor Lane Logistics": "Harbor Lane Logistics",
                                                              "Harbor Lane": "harbor  lane"}),
        ("Harbor Lane. Logistics is down", {"Harbor Lane": "Harbor Lane"}),
        ("Yahoo gains, “Yahoo!” too", {"Yahoo!": "Yahoo"}),
        ("AT&T cuts, AT&Titan", {"AT&T Inc.": "AT&T"}),
        ("AT&T Inc. cuts", {"AT&T Inc.": "AT&T Inc"}),
        ("at the T junction, US$T", {}),
        ("Buy $T", {"AT&T Inc.": "T"}),
        ("3M gains", {"3M": "3M"}),
        ("3m tonnes, 33M", {}),
        ("C3.ai rises", {"C3.ai, Inc.": "C3.ai"}),
        ("C3xai and the AI boom", {}),
        ("Rally (NYSE: AI) and $AI", {"C3.ai, Inc.": "AI"}),
        ("TGT up, TGTX down", {"Target": "TGT"}),
        ("tgt, xTGT, TGT2", {}),
        ("Nestlé’s", {"Nestlé S.A.": "Nestlé"}),
        ("NESTLE, Nestle\u0301", {"Nestlé S.A.": "NESTLE"}),
        ("Nestle\u0301 up", {"Nestlé S.A.": "Nestle\u0301"}),
        ("McDonald’s up", {"McDonald's Corporation": "McDonald’s"}),
        ("McDonalds up", {"McDonald's Corporation": "McDonalds"}),
        ("Coca Cola, KO", {"The Coca-Cola Company": "Coca Cola"}),
        ("First, profit", {}),
        ("First Group's", {"First Group plc": "First Group"}),
        ("Sap rises", {}),
        ("SAP rises", {"SAP SE": "SAP"}),
        ("三菱商事が増益", {"三菱商事": "三菱商事"}),
        ("Delta up", {}),
        ("Delta Holdings Ltd up", {"Delta Holdings": "Delta Holdings"}),
        ("ebay", {"eBay": "ebay"}),
        ("New IPHONE", {"eBay": "IPHONE"}),
        ("T Rowe Price", {"T. Rowe Price Group, Inc.": "T Rowe Price"}),
        ("Maersk, MÆRSK", {"Mærsk A/S": "Maersk"}),
        ("grab (Asia", {"Grab (Asia)": "grab (Asia"}),
        ("Bank's trade desk closes", {}),
        ("Trade Desk closes", {"The Trade Desk": "Trade Desk"}),
        ("टाटास", {}),
        ("टाटा का", {"टाटा": "टाटा"}),
        ("ГАЗПРОМ растет", {"Газпром": "ГАЗПРОМ"}),
        ("New York Water Works", {"York Water Works Company": "York Water Works"}),
        ("", {}),
    ],
)  # fmt: skip
def test_what_a_headline_names(names, text, expected):
    assert names(text) == expected


def test_a_long_list_finds_the_same_as_a_short_one():
    pick = random.Random(0)
    words = ["".join(pick.choices("abcdefghijklmnop", k=5)).title() for _ in range(2000)]
    companies = [(f"{pick.choice(words)} {pick.choice(words)} plc", "", ()) for _ in range(5000)]
    texts = [f"{' '.join(pick.choices(words, k=8))} and {pick.choice(companies)[0]} rise" for _ in range(1000)]
    matcher = part("watch_matching").Matcher(companies)
    assert all(matcher.find(text) for text in texts)


def test_saving_adds_changes_and_removes(desk):
    saved = desk.watchlist.save([["Zeta", "zt", "Zed; Zed ;  Zett"], ["Acme", None, float("nan")], ["", "", ""]])
    assert (saved.added, saved.changed, saved.removed, saved.problems) == (2, 0, 0, [])
    assert desk.watchlist.to_rows() == [["Acme", "", ""], ["Zeta", "ZT", "Zed; Zett"]]
    acme, zeta = desk.watchlist.all()
    saved = desk.watchlist.save([["Zeta Holdings", "ZT", ""], ["Beta", "", ""]])
    assert (saved.added, saved.changed, saved.removed) == (1, 1, 1)
    assert [company.id for company in desk.watchlist.all()][1] == zeta.id, "the same company by its ticker"
    assert desk.watchlist.by_id(acme.id).name == "Acme", "a removed company is remembered"
    saved = desk.watchlist.save([["ACME", "", ""]])
    assert (saved.added, saved.removed) == (1, 2)
    assert desk.watchlist.all()[0].id == acme.id, "it comes back with its history"
    assert desk.watchlist.save([["ACME", "", ""]]) == part("watchlist").Saved(0, 0, 0, [])
    assert desk.watchlist.by_id(99) is None


def test_names_swapped_between_tickers_stay_with_the_names(desk):
    desk.watchlist.save([["A One", "ONE", ""], ["B Two", "TWO", ""]])
    before = {company.name: company.id for company in desk.watchlist.all()}
    desk.watchlist.save([["A One", "TWO", ""], ["B Two", "ONE", ""]])
    assert {company.name: company.id for company in desk.watchlist.all()} == before


def test_what_is_given_twice_is_said_and_the_first_wins(desk):
    rows = [
        ["Acme", "AC", "Ac Me; Beta; ??"], ["beta", "AC", "AC ME"], ["ACME", "", ""], ["", "XX", ""], ["!!", "", ""],
        ["y" * 201, "", ""],
    ]  # fmt: skip
    saved = desk.watchlist.save(rows)
    assert desk.watchlist.to_rows() == [["Acme", "AC", "Ac Me"], ["beta", "", ""]]
    assert saved.problems == [
        "Row 3 was left out: “ACME” stands in row 1 already.",
        "Row 4 was left out: it has no name.",
        "Row 5 was left out: “!!” has no letter or digit to look for.",
        "Row 6 was left out: its name has 201 characters, more than 200.",
        "Row 1: the alias “Beta” is the name in row 2; left out here.",
        "Row 1: the alias “??” has no letter or digit to look for; left out here.",
        "Row 2: the ticker AC is that of row 1; left out here.",
        "Row 2: the alias “AC ME” stands in row 1 already; left out here.",
    ]


def test_finding_by_name_ticker_or_alias(desk):
    with pytest.raises(DataError, match="“Acme” is not on the watch-list: it is empty"):
        desk.watchlist.find("Acme")
    desk.watchlist.save([["Acme", "BETA", "Ace"], ["Beta", "", ""]])
    assert [desk.watchlist.find(name).name for name in ("acme", "ace", "beta")] == ["Acme", "Acme", "Beta"]
    with pytest.raises(DataError, match="it has Acme and Beta"):
        desk.watchlist.find("")


def test_mentions_follow_the_list(desk):
    other = part("watchlist").Watchlist(desk.sessions, fresh=0)  # as another server has it
    assert desk.watchlist.mentions("Acme gains") == other.mentions("Acme gains") == []
    for row, text, named in [(["Acme", "", ""], "Acme’s", "Acme"), (["Acme", "", "Bolt"], "Bolt up", "Bolt")]:
        desk.watchlist.save([row])
        for watchlist in (desk.watchlist, other):
            (mention,) = watchlist.mentions(text)
            assert (mention.company.name, mention.named) == ("Acme", named)
    desk.watchlist.save([])
    assert desk.watchlist.mentions("Acme") == other.mentions("Acme") == []


def test_a_file_comes_back_as_it_was(desk, tmp_path):
    rows = [["=Acme", "AC", "-Ace; Ac, Me"], ["Nestlé “N”", "", ""]]
    desk.watchlist.save(rows)
    path = desk.watchlist.write_csv(tmp_path / "list.csv")
    assert "'=Acme" in path.read_text("utf-8-sig")
    read = desk.watchlist.read_csv(read_table(path, tmp_path / "cache"))
    assert desk.watchlist.save(read) == part("watchlist").Saved(0, 0, 0, [])


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("Symbol,Weight,Company\nAC,0.1,Acme\nBT,0.2,Beta\n", [["Acme", "AC", ""], ["Beta", "BT", ""]]),
        ("Acme,AC\nBeta,BT\n", [["Acme", "AC", ""], ["Beta", "BT", ""]]),
        ('[{"name": "Acme", "aliases": ["A", "B"]}]', [["Acme", "", "A; B"]]),
    ],
)
def test_columns_are_found_by_heading_else_by_order(desk, tmp_path, text, rows):
    path = tmp_path / ("list.json" if text[0] == "[" else "list.csv")
    path.write_text(text, "utf-8")
    assert desk.watchlist.read_csv(read_table(path, tmp_path / "cache")) == rows


def test_a_list_that_is_too_long_is_refused(desk):
    with pytest.raises(DataError, match="has 20,001 rows; the watch-list takes 20,000"):
        desk.watchlist.save([["A", "", ""]] * 20_001)
