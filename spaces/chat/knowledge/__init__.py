"""What the bot knows: articles, the passages they are split into, and the search in them; no Gradio."""
