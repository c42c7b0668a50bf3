"""One migration per change of the records database's tables; a published one is never changed again."""
