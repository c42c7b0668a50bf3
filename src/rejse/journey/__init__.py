"""The drawn journey."""
