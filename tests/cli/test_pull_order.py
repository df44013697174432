"""A database that orders texts as people do (zh, by ICU) pages a phone's mirror as one that orders them by their signs."""

from __future__ import annotations

import pytest
from sqlalchemy import create_engine, text

from launch.cluster import EXTENSIONS
from tests.conftest import inhabited, settings_for
from tests.door import Door

NAME = "ordered_zh"
CODES = ["Z", "a", "B", "b", "a-b", "ab", "a_c", "安", "北", "阿", "z", "Ä", "啊"]
"""Another order in each of the two: capitals, signs between letters, Chinese by sound."""


@pytest.fixture(scope="module")
def zh(cluster, tmp_path_factory):
    cluster.sql(
        "CREATE DATABASE template_zh TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'zh-Hans-CN' LOCALE 'C.UTF-8'"
    )
    cluster.sql(";".join(f"CREATE EXTENSION IF NOT EXISTS {one}" for one in EXTENSIONS), database="template_zh")
    cluster.create_database(NAME, template="template_zh")
    return inhabited(settings_for(cluster, NAME, tmp_path_factory.mktemp("zh")))


@pytest.fixture
def owner(zh):
    engine = create_engine(zh.config["SETTINGS"].database_owner_url)
    yield engine
    engine.dispose()


@pytest.mark.parametrize("limit", [1, 2, 3, 5])
def test_no_row_is_passed_over_or_comes_twice_between_pages(zh, owner, limit):
    worker = Door(zh).login("worker01")
    _, cursor, _ = worker.pull_all()
    with owner.begin() as connection:
        by_people = connection.scalars(
            text("SELECT code FROM unnest(CAST(:codes AS text[])) AS code ORDER BY code"), {"codes": CODES}
        )
        assert by_people.all() != sorted(CODES), "the database does not order as Python does"
        connection.execute(text("DELETE FROM sign WHERE code = ANY(:codes)"), {"codes": CODES})
        names = connection.scalars(
            text(
                "SELECT column_name FROM information_schema.columns WHERE table_name = 'sign'"
                " AND column_name NOT IN ('code', 'tx') AND is_generated = 'NEVER'"
            )
        ).all()
        those = ", ".join(names)
        connection.execute(
            text(
                f"INSERT INTO sign (code, {those}) SELECT one, {those} FROM unnest(CAST(:codes AS text[])) AS one,"
                " (SELECT * FROM sign ORDER BY code LIMIT 1) AS first"
            ),
            {"codes": CODES},
        )
    came = []
    for _ in range(len(CODES) + 1):
        page = worker.get("/sync/pull", cursor=cursor, limit=limit).body
        came += [one["id"] for one in page["changes"] if one["row"]]
        cursor = page["cursor"]
        if not page["has_more"]:
            break
    assert came == sorted(CODES)
