from shared.data.bulk import Progress
from shared.ui.bulk_html import MOST_REFUSED, refused_html, status_html


def test_how_far_it_is():
    said = status_html(Progress("document", 10, done=2, seconds=4.0, at="<i>.txt"))
    assert "2 of 10 documents · 16 s left · now &lt;i&gt;.txt" in said
    assert "Cancelled after 2 of 10 documents" in status_html(Progress("document", 10, done=2, cancelled=True))


def test_the_end():
    said = status_html(Progress("row", 3, done=3, seconds=2.0, blank=1))
    assert "3 rows in 2 s." in said
    assert "1 row had no text." in said


def test_what_gave_nothing():
    assert refused_html([], "document", "text") == ""
    said = refused_html([("<b>.png", "It is a picture.")], "document", "text")
    assert "1 document gave no text" in said
    assert "<b>&lt;b&gt;.png</b>: It is a picture." in said
    many = refused_html([(f"{n}", "no") for n in range(MOST_REFUSED + 3)], "row", "summary")
    assert f"{MOST_REFUSED + 3} rows gave no summary" in many
    assert "and 3 more" in many
