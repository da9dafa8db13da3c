"""From passages to an answer: in a plain frame, or by a model that writes; no Gradio."""
