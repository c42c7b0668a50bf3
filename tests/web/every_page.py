"""The address of every page that is read, whatever pages there come to be: a new route is told here, or missed."""

import dataclasses
from collections.abc import Iterator
from typing import Any

from fastapi.routing import iter_route_contexts

from rejse.journey.document import Journey
from rejse.measure.catalogue import MEASURES
from rejse.workspace import Workspace

PARTS = ("numbers", "fields", "history")
NOT_PAGES = frozenset(
    {
        "/healthz", "/static/{asked}/{name:path}", "/j/{journey}/live", "/j/{journey}/map.{kind}",
        "/j/{journey}/measures/{name}.{kind}",
    }
)  # fmt: skip


def page_paths(app: Any) -> list[str]:
    """Give the path of every page that is read."""
    found = [str(one.path) for one in iter_route_contexts(app.app.routes) if "GET" in (one.methods or ())]
    return [path for path in found if not path.startswith("/api/") and path not in NOT_PAGES]


def every_address(app: Any, workspace: Workspace, named: str, invitation: str = "guessed") -> Iterator[str]:
    """Give an address of every page that is read: each kind of object, each measure, each way to look at a map."""
    journey, at = workspace.journey(named), f"/j/{named}"
    lists = dict(lists_of(journey))
    objects = ["", *(f"{name}/{listed[0].id}" for name, listed in lists.items() if listed)]
    keys = customers(workspace) if workspace.has_events else []
    last = objects[1]
    known = {
        "/invitation/{token}": (f"/invitation/{invitation}", "/invitation/guessed-wrong"),
        "/j/{journey}/map": tuple(
            f"{at}/map{more}"
            for more in ("", "?look=plan", "?look=difference&lanes=%2Bgains", "?zoom=strip", "?persona=x&from=y")
        ),
        "/j/{journey}/at/{place:path}": tuple(f"{at}/at/{place}?part={part}" for place in objects for part in PARTS),
        "/j/{journey}/all/{listed}": tuple(f"{at}/all/{name}" for name in lists),
        "/j/{journey}/remove/{place:path}": tuple(f"{at}/remove/{place}" for place in objects[1:]),
        "/j/{journey}/measures/{name}": tuple(
            f"{at}/measures/{one}{more}" for one in MEASURES for more in ("", "?from=x&persona=y&against=before")
        ),
        "/j/{journey}/evidence/{measure}": tuple(f"{at}/evidence/{one}" for one in MEASURES),
        "/j/{journey}/customers/{key}": tuple(f"{at}/customers/{one}" for one in (*keys, "nobody")),
        "/j/{journey}/history/between": (f"{at}/history/between?earlier=1&later={'3' if keys else '1'}",),
        "/j/{journey}/bindings": (f"{at}/bindings", f"{at}/bindings?every=1"),
        "/j/{journey}/bindings/preview": (f"{at}/bindings/preview?touchpoint={last.partition('/')[2]}&name=x",),
        "/j/{journey}/search": (f"{at}/search", f"{at}/search?q=e"),
        "/j/{journey}/sources/people": tuple(f"{at}/sources/people?key={one}" for one in ("", *keys)),
        "/users": ("/users", "/users?done=role-set"),
    }  # fmt: skip
    for path in page_paths(app):
        plain = path.replace("{journey}", named)
        yield from known.get(path, () if "{" in plain else (plain,))
    untold = [path for path in page_paths(app) if "{" in path.replace("{journey}", "") and path not in known]
    assert [path for path in untold if "/import/{token}" not in path] == [], "say in `known` what stands in the path"


def lists_of(journey: Journey) -> Iterator[tuple[str, Any]]:
    """Give the lists of objects a journey has."""
    for one in dataclasses.fields(journey):
        value = getattr(journey, one.name)
        if isinstance(value, tuple) and one.name != "won_at":
            yield one.name, value


def customers(workspace: Workspace) -> list[str]:
    """Give the keys of a customer who is on the map, and of some whose events are strange."""
    usual = workspace.sql("select user_key from events where user_key is not null and case_key is not null limit 1")
    strange = workspace.sql(
        "select distinct user_key from events where name like '%<%' and user_key is not null limit 2"
    )
    return [*usual["user_key"].to_pylist(), *strange["user_key"].to_pylist()]
