"""The map as one HTML file that needs nothing else: picture, card details, tables, and how it is used."""
