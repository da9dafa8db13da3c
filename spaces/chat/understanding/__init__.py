"""What a message means: its intent, how sure that is, and what the thread adds; no Gradio."""
