"""Pieces of page used by two Spaces or more, and the site around them."""
