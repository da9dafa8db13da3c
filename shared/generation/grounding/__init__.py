"""What a source says of a written sentence: the sentences that it comes from, and the numbers and names it lacks."""
