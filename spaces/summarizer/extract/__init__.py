"""Choosing what to keep of one document or several: lengths, picking, focus, key phrases, and the source shown."""
