"""What the conversations tell the owner; no Gradio."""
