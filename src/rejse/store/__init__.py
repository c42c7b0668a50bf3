"""What is kept: events, records, keys, rejected rows, and the one place that runs SQL."""
