"""Charts of answers: one Vega-Lite specification each, drawn as picture or shown on a page that can be pointed at."""
