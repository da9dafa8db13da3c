"""Conversations, visitors, and the people who take over; no Gradio."""
