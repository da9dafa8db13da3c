"""What every Space shares: data, tasks, models, training, storage and pieces of page."""
