"""Relations between the entities of a sentence: which pairs are asked about, the answers, their table and graph."""

from pathlib import Path

RELATION_REF = f"local:{Path(__file__).with_name('starter')}"
"""The model that comes with the Space."""
