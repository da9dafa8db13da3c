"""The pages of the monitor: what stands on each of its tabs."""
