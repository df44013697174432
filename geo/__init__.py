"""Coordinates, area codes, boundaries and the made-up district. Knows neither Flask nor a database."""
