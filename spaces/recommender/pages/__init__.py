"""The tabs of the page, and its endpoints."""
