"""What the task `summarization` is made of: sentences weighed, chosen and compared; summaries written anew."""
