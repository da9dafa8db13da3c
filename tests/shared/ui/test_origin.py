"""Where a model came from, in words."""

import json
from types import SimpleNamespace

from shared.ui.badge import badge_html
from shared.ui.origin import origin_of, score_of, version_title


def test_a_version_has_its_date_strategy_data_and_score(new_version) -> None:
    version = new_version()
    services = SimpleNamespace(versions=SimpleNamespace(get=lambda id: version))
    origin = origin_of(services, version.ref)
    assert origin.title == version_title(version) == "Instant version of 01 May 2030, 12:00 UTC"
    assert origin.source == "fine-tuned here on mine.csv"
    assert origin.score == score_of(version) == "weighted F1 0.800 (0.700 to 0.900)"


def test_known_kinds(services) -> None:
    assert origin_of(services, "embedded").kind == "embedded"
    assert origin_of(services, "starter:sentiment").source == "starter shipped with the app"
    assert origin_of(services, "hub:ProsusAI/finbert").source == "Hugging Face Hub"


def test_the_scores_of_a_starter_are_read_from_beside_it(services) -> None:
    folder = services.settings.spaces_dir / "sentiment" / "starter"
    folder.mkdir(parents=True)
    scores = {
        "news": {"rows": 9, "metrics": {"f1_weighted": 0.9, "accuracy": 0.8}},
        "old_news": {"metrics": {"f1_weighted": 0.8}},
        "posts": {"metrics": {"accuracy": 1}},
    }
    (folder / "scores.json").write_text(json.dumps(scores), "utf-8")
    said = "weighted F1 0.900 on news, 0.800 on old news, accuracy 1.000 on posts"
    assert origin_of(services, "starter:sentiment").score == said


def test_a_version_that_is_gone_is_said(services) -> None:
    origin = origin_of(services, "version:20300501-120000-abcd")
    assert origin.kind == "missing"
    assert "20300501-120000-abcd" in origin.source


def test_the_badge_names_what_answers_now(services) -> None:
    services.serving.promote("sentiment", "embedded")
    assert "MiniLM" in badge_html(services, "sentiment")
    services.serving.roll_back("sentiment")
    assert "Starter" in badge_html(services, "sentiment")
