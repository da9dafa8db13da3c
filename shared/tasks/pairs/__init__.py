"""Questions with their answers: how they are read, searched through by words, and ranked."""
