"""The demo: set up once, and gone without a trace."""

from threading import Lock

from tests.spaces.sentiment.monitor.conftest import NOW, part


def test_it_is_set_up_once_and_removed(desk):
    demo = part("demo")
    assert demo.seed_once(desk, Lock())
    assert not demo.seed_once(desk, Lock())
    (source,) = desk.sources.all()
    assert source.kind == "replay"
    assert len(desk.watchlist.all()) == 12
    assert len(desk.rules.all()) == 3
    assert demo.running(desk)
    desk.watchlist.save([*desk.watchlist.to_rows(), ["Mine", "", ""]])
    rules = part("rules")
    company = desk.watchlist.find("Harbor Lane")
    desk.alerts.record([rules.NewAlert(desk.rules.all()[0].id, company.id, "Said.", -0.5, [])], NOW)
    demo.remove_demo(desk)
    assert not demo.running(desk)
    assert desk.alerts.latest() == []
    assert [company.name for company in desk.watchlist.all()] == ["Mine"]
    assert not demo.seed_once(desk, Lock())


def test_a_monitor_in_use_is_left_alone(desk):
    desk.watchlist.save([["Mine", "", ""]])
    assert not part("demo").seed_once(desk, Lock())
