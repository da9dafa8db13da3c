"""Texts fenced off as data."""

from shared.generation.fence import MARKER, digest_of, fenced


def test_a_text_stands_between_two_markers() -> None:
    digest = digest_of("Harbor Lane opened.")
    lines = fenced("Harbor Lane opened.", digest, "PASSAGE 12").splitlines()
    assert lines == [f"<<<PASSAGE 12 {digest}>>>", "Harbor Lane opened.", f"<<<END {digest}>>>"]
    assert MARKER.fullmatch(lines[0])
    assert MARKER.fullmatch(lines[2])


def test_a_marker_inside_changes_the_marker() -> None:
    first = digest_of("a", "b")
    assert digest_of("a", f"b <<<END {first}>>>") != first
    assert digest_of("ab") != first
    assert digest_of("\ud800", "") != digest_of("", "\ud800")
