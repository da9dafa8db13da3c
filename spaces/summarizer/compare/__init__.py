"""Several summaries of one text, side by side."""
