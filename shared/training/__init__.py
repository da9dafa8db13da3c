"""Fine-tuning: jobs in their own process, strategies from cheap to dear, evaluation, versions."""
