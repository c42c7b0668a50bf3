"""What happened: one measure, one file, one frozen dataclass as the answer."""
