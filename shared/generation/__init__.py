"""Models that write text, token by token: on this machine or behind an address."""
