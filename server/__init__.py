"""巡格: the server. See docs/architecture.md for the house and its floors."""
