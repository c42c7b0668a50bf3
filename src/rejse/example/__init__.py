"""An example company, simulated, whose truths are known."""
