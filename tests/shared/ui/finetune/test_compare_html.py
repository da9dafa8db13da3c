"""The comparison: verdict, before and after, per label, confusion, mistakes."""

from shared.ui.finetune.compare_html import MOST_LABELS, comparison


def test_a_better_model(new_version) -> None:
    html = comparison(new_version())
    assert "pz-good" in html
    assert "Better: &lt;0.800&gt; against 0.600." in html
    assert "<strong>0.800</strong>" in html
    assert "0.600" in html
    assert "0.700 to 0.900" in html
    assert "a&lt;b" in html
    assert "&lt;script&gt;" in html
    assert "<script>" not in html


def test_no_gain_is_a_warning(new_version) -> None:
    html = comparison(new_version(better=False, verdict="No clear difference."))
    assert "pz-warn" in html
    assert "pz-good" not in html


def test_a_model_in_use_with_other_labels_is_left_out(new_version) -> None:
    html = comparison(new_version(before=None, gain=None))
    assert "has other labels" in html


def test_the_confusion_matrix_shows_shares_of_the_true_label(new_version) -> None:
    html = comparison(new_version())
    assert "--w:0.800' class='hit'>16" in html
    assert "--w:0.200' class='miss'>4" in html


def test_with_many_labels_the_worst_pairs_are_listed(new_version) -> None:
    count = MOST_LABELS + 1
    confusion = [[5 if i == j else 0 for j in range(count)] for i in range(count)]
    confusion[3][4] = 9
    html = comparison(new_version(tuple(f"topic{i}" for i in range(count)), confusion=confusion))
    assert "pz-heat" not in html
    assert "<td>topic3</td><td>topic4</td>" in html


def test_no_mistakes(new_version) -> None:
    assert "None of the test rows" in comparison(new_version(mistakes=[]))
