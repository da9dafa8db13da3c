"""What is read from the internet and sent there, within limits."""
