"""Models: what may be used, how it is found, and how it is loaded."""
