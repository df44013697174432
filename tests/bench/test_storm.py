"""The storm in small: twenty phones that return together lose nothing and double nothing, through the real server."""

from __future__ import annotations

from dataclasses import replace

import pytest

from server.app import create_app
from server.core.limits import limiter
from tests.bench.ground import Ground
from tests.bench.phones import returned, sending
from tests.bench.storm import lost, storm
from tests.conftest import settings_for
from tests.world import build_world

pytestmark = pytest.mark.cluster
PHONES, OPERATIONS = 20, 10


@pytest.fixture(scope="module")
def district(cluster, tmp_path_factory):
    """A database of its own with the test world in it, as the benches see theirs."""
    settings = replace(settings_for(cluster, "storm", tmp_path_factory.mktemp("files")), check_answers=False)
    app = create_app(settings)
    limiter.enabled = False  # its own test turns it on
    assert app.test_cli_runner().invoke(args=["db", "upgrade"], catch_exceptions=False).exit_code == 0
    build_world(app)
    ground = Ground(0, cluster, settings, app, {})
    yield ground
    ground.let_go()


def test_phones_that_return_together_all_settle_and_nothing_is_lost_or_doubled(district):
    seen = storm(district, PHONES, OPERATIONS, desks=2, idle_s=1, hurry=0.2)
    assert lost(district, seen.phones) == {}
    assert all(phone.done_at for phone in seen.phones)
    assert seen.busy, "desks worked meanwhile"
    # so many at once find no room, and are told when to come
    assert sum(phone.answers["503"] for phone in seen.phones) > 0
    assert {status for phone in seen.phones for status in phone.answers} <= {"200", "503"}


def test_a_storm_whose_answers_were_lost_is_sent_again_and_has_no_second_effect(district):
    crowd = returned(district, 4, OPERATIONS)
    with district.served() as url:
        for _ in range(2):
            for phone in crowd:
                phone.settled.clear()  # as if no answer had arrived
            with sending(crowd, url, seconds=60, patience=0.2):
                pass
    assert lost(district, crowd) == {}
    assert {said for phone in crowd for said in phone.settled.values()} == {"duplicate"}
