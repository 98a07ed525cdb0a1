"""What is measured, beside the peers: `python -m bench` runs all and prints one table."""
