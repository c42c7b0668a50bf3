"""Long proofs: `make prove` runs them and writes what they found to docs/proof/."""
