"""A document with its entities as a visitor works on it: read, shown, corrected, taken away. No Gradio."""
