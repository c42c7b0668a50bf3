"""How much the property tests try: the same examples at every `make test`, many times as many new ones in proofs."""

import os

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("test", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("test")

TIMES = int(os.environ.get("REJSE_EXAMPLES_TIMES", "1"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Multiply every property's examples, from a new seed, where $REJSE_EXAMPLES_TIMES asks for it."""
    for item in items:
        function = getattr(item, "function", None)
        chosen = getattr(function, "_hypothesis_internal_use_settings", None)
        if TIMES > 1 and isinstance(chosen, settings):
            more = settings(chosen, max_examples=chosen.max_examples * TIMES, derandomize=False, database=None)
            function._hypothesis_internal_use_settings = more  # type: ignore[union-attr]
