"""The API's documentation is drawn from our own files."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_the_api_can_be_browsed_without_any_other_host(desk, server, town):
    desk.page.goto("/api/v1/docs")
    expect(desk.page.get_by_role("heading", name="巡格")).to_be_visible()
    desk.page.locator("[id=operations-tag-sync]").click()
    expect(desk.page.get_by_text("/api/v1/sync/push", exact=True)).to_be_visible()
