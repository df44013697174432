"""The made-up district, loaded into an empty installation that asks for it (XUNGE_DEMO=1)."""
