"""Relations between two marked entities: their rows, their labels and how answers are measured."""
