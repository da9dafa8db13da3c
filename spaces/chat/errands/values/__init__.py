"""The types that a slot can have, and how a value of each is found in a message."""

KINDS = ("order_number", "postcode", "email", "address", "choice", "date", "number", "text", "yes_no")
