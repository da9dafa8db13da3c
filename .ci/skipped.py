"""Fails if a test was skipped for any other reason than that there is no GPU: `skipped.py REPORT.xml`."""

import sys
from xml.etree import ElementTree

ALLOWED = "needs a GPU"


def main(report: str) -> None:
    """Return if something ran, and nothing that must run was skipped."""
    tests = list(ElementTree.parse(report).iter("testcase"))
    skipped = [(test, note.get("message", "")) for test in tests for note in test.iter("skipped")]
    refused = [f"{test.get('classname')}.{test.get('name')}: {why}" for test, why in skipped if ALLOWED not in why]
    if not tests:
        raise SystemExit("No test ran.")
    if refused:
        raise SystemExit("\n".join(["These tests were skipped:", *refused]))


if __name__ == "__main__":
    main(sys.argv[1])
