"""The invented shop Mossbridge: its catalogue, and visits that are simulated."""
