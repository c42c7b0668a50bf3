"""Who walked where: events in order, bound to the drawn touchpoints."""
