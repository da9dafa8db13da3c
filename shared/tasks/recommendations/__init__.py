"""Recommendations: what the columns of both tables mean, and what the task says of itself."""
