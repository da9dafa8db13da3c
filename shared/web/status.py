"""What a server says with the status of its answer, in words."""

_PLAIN = {
    401: "asks for a password, which is not supported",
    403: "refuses to be read by programs",
    404: "has nothing at this address (404): check it, it may have moved",
    408: "was too slow",
    410: "says that this is gone for good (410)",
    429: "asks to be read less often",
    503: "is out of service for a while",
}


def complaint(status: int) -> str:
    """What an answer without success means; goes on from the server's name: `was too slow`."""
    fault = "has a fault of its own" if status >= 500 else "does not give this out"
    return _PLAIN.get(status, f"{fault} ({status})")
