"""Summaries in a model's own words: long texts in sections, lengths kept, sentences traced to their source."""
