"""All formats with one text a record, in the order in which they are tried: a new one is added here."""

from shared.data.spans import inline, label_studio, offsets, spacy_json, token_lists, token_spans
from shared.data.spans.records import Finder, RecordReader, Sample

FINDERS: tuple[Finder, ...] = (
    label_studio.find,
    spacy_json.find,
    offsets.find,
    token_lists.find,
    token_spans.find,
    offsets.find_without_entities,
    inline.find,
)


def find(sample: Sample) -> RecordReader | None:
    """The first reader that knows the records."""
    return next((reader for finder in FINDERS if (reader := finder(sample)) is not None), None)
