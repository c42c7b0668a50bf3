"""How a measure runs."""
