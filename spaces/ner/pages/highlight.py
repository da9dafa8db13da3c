"""The tab “Highlight”: a text or a file with its entities in colour, to correct and to take away."""

from pathlib import Path
from typing import TYPE_CHECKING

from ..highlight.corrections import Corrections
from .document_view import DocumentView
from .intake import SPACE, Intake

if TYPE_CHECKING:
    from shared.services import Services

SAMPLES = Path(__file__).parent.parent / "samples"
SAMPLE_FILES = {"A letter": "letter.md", "A report": "report.txt"}
EXAMPLES = {
    "News": "Harbor Lane named Ines Okafor as its new head of research on Monday. She leaves the University of Tromsø "
    "and will move to Rotterdam in May.",
    "A message": "Hi Jonas, the samples from Lisbon arrived. Please call Dr. Amara Lindqvist at +44 20 7946 0958 or "
    "write to lab@verdano.example before Friday.",
    "Minutes": "Present: M. Castellanos (Pallas Motors), Yuki Tanabe, the mayor of Ghent. Payment goes to "
    "GB33BUKB20201555555555; the Flemish government pays the rest.",
}


class HighlightTab:
    """The components of the tab; `view` holds the document that other tabs work with, too."""

    def __init__(self, services: "Services") -> None:
        samples = {title: text for title, name in SAMPLE_FILES.items() if (text := _sample(name))}
        hint = "Paste a letter, an article, minutes, a contract"
        self.intake = Intake(services, "Highlight", hint, {**EXAMPLES, **samples})
        self.view = DocumentView("ner", Corrections(services, SPACE))
        self.read = self.intake.wire(self.view)


def _sample(name: str) -> str:
    path = SAMPLES / name
    return path.read_text("utf-8") if path.is_file() else ""
