"""What is done with a message: an errand, an answer, a question back, or a person; no Gradio."""
