"""Conversations to learn from: how they are read, and how well a model knows what the assistant says in them."""
