"""The map as a booklet on paper: the map, what the numbers say, a page per phase, and how to read it all."""
