"""The API: what stands on the pages, for programs."""

from rejse.web.api import (
    bindings,
    changes,
    customers,
    imports,
    journeys,
    maps,
    measured,
    people,
    users,
    versions,
    views,
)

ROUTERS = (
    journeys.router,
    changes.router,
    versions.router,
    maps.router,
    measured.catalogue,
    measured.router,
    customers.router,
    bindings.sources_router,
    bindings.router,
    people.router,
    views.router,
    users.router,
    imports.sending,
    imports.router,
)
"""What the app answers under /api."""
