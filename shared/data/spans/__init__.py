"""Texts with marked spans (entities): every format people have them in, read and written."""
