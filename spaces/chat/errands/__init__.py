"""Forms that are filled in a conversation, and what is done with them; no Gradio."""
