"""Entities that rules find, most of them with a check that tells them from other numbers and words."""
