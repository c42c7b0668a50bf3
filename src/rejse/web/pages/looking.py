"""How a map is looked at, where pages look for it; see `rejse.web.looking`, which needs no page."""

from rejse.web.looking import Look, look_of, read_look

__all__ = ["Look", "look_of", "read_look"]
