"""A binding that nothing reaches any more is doubted, as seen from the newest event."""

from pathlib import Path

import rejse

LOG = (
    "customer,time,event\n"
    "anna,2026-01-05T09:00:00Z,visit\nanna,2026-01-06T23:30:00Z,order\nbo,2026-03-01T09:00:00Z,visit\n"
)


def test_who_was_last_seen_long_before_the_newest_event_is_doubted(tmp_path: Path) -> None:
    shop = rejse.new(tmp_path / "shop", language="en")
    (tmp_path / "log.csv").write_text(LOG)
    shop.import_file(tmp_path / "log.csv")
    shop.drawn()
    file = shop.folder.journeys / "shop.yaml"
    text = file.read_text()
    for touchpoint, event in (("website", "visit"), ("order", "order")):
        text = text.replace(f"- id: {touchpoint}\n", f"- id: {touchpoint}\n    binding:\n      name: {event}\n", 1)
    file.write_text(text)
    doubted = [one for one in rejse.open(shop.folder.path).check() if one.code == "binding-silent"]
    assert [(one.arguments["touchpoint"], one.arguments["last"]) for one in doubted] == [("order", "2026-01-07")]
