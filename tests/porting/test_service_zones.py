"""The zone of every ZIP code, against the data set that the table is made of."""

import importlib.util
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import zipcodes

from porting.rules.service_zones import TABLE, zone_of

MAKER = Path(__file__).resolve().parents[2] / "bin" / "make_zip_zones.py"
spec = importlib.util.spec_from_file_location("make_zip_zones", MAKER)
maker = importlib.util.module_from_spec(spec)
spec.loader.exec_module(maker)


def test_the_table_is_what_the_data_set_gives():
    assert TABLE.read_text() == maker.table(maker.zones())


def test_every_zip_code_of_the_data_set_has_its_zone():
    state = {row["zip_code"]: row["state"] for row in zipcodes.list_all()}

    wrong = {code for code, zone in maker.zones().items() if zone_of(state[code], code) != zone}

    assert len(state) > 42_000
    assert {state[code] for code in wrong} == {"PW", "FM", "MH"}  # no states of ours


def test_zones_that_were_made_one_keep_the_same_time():
    hours = [datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=n) for n in range(0, 24 * 730, 6)]

    differ = {
        zone
        for zone, same in maker.SAME.items()
        for at in hours
        if at.astimezone(ZoneInfo(zone)).utcoffset() != at.astimezone(ZoneInfo(same)).utcoffset()
    }

    assert differ == set()


@pytest.mark.parametrize(
    ("state", "zip_code", "zone"),
    [
        ("ND", "58701", "America/Chicago"),
        ("KY", "42718", "America/New_York"),
        ("FL", "32401", "America/Chicago"),
        ("TX", "79901", "America/Denver"),
        ("AZ", "86515-1234", "America/Denver"),
        ("AZ", "86502", "America/Phoenix"),
        ("AZ", "85001", "America/Phoenix"),
        ("ND", "", "America/Chicago"),
        ("ND", "10001", "America/Chicago"),  # a slip: the state decides
        ("", "", "America/New_York"),
        ("ON", "M5H 1C4", "America/New_York"),
        ("AB", "T2P 1J9", "America/Edmonton"),
    ],
)
def test_an_address_has_the_zone_of_its_place(state, zip_code, zone):
    assert zone_of(state, zip_code) == zone
