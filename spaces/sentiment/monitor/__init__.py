"""The monitor: sources are read in the background, headlines scored per company, kept, summed up and watched."""
