"""The web app and its API: thin doors over one opened workspace."""
