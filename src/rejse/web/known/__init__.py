"""What is known of an object of the journey: its numbers and where they come from, what names it, what became of it."""
