"""The map: one renderer for the page, the terminal and every export.

`scene` decides what is on the picture and says it in the viewer's language; `map` places it as SVG, `terminal` as a
table, `export` as PNG, PDF and a file that brings its own font.
"""
