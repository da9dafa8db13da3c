"""What the server does beside serving pages."""

from shared.spaces_loader import find_spaces
from shared.ui.server import start_spaces
from shared.ui.theme import STYLE, look

APP = """
def start(services):
    services.append("began")
    return lambda: services.append("ended")
"""


def test_spaces_with_work_in_the_background_are_started_and_ended(tmp_path):
    for name, app in (("quietspace", ""), ("busyspace", APP)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "app.py").write_text(app, "utf-8")
    happened = []
    (end,) = start_spaces(happened, find_spaces(tmp_path))
    end()
    assert happened == ["began", "ended"]


def test_a_space_may_have_its_own_style(tmp_path):
    (tmp_path / "style.css").write_text("", "utf-8")
    assert look([tmp_path, tmp_path / "none"])["css_paths"] == [STYLE, tmp_path / "style.css"]
