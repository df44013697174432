"""The guide a new installation starts with: every entry can be found, read out, and called about."""

from __future__ import annotations

import json
import re
from pathlib import Path
from uuid import UUID, uuid5

import pytest

from server.catalogue.schemas import AdviceFacts
from server.core.pinyin import pinyin_of

SEED = Path(__file__).parents[2] / "migrations" / "seed" / "2026_12" / "advice_entries.json"
ENTRIES = json.loads(SEED.read_text(encoding="utf-8"))
OF_TOPICS = UUID("5f0c6f0e-6a51-4d0a-9f43-3a8f0e1c7b12")
NATIONAL = {
    "110", "119", "12315", "12329", "12333", "12338", "12345", "12348", "12355", "12356", "12385", "12393", "95598",
    "96110",
}  # fmt: skip
"""A number of one place would be wrong in every other."""

FACTS = ("topic", "conditions", "papers", "where_to", "phone", "keywords")


def named(entry):
    return entry["topic"]


def test_the_guide_covers_what_people_ask_at_the_door():
    whole = " ".join(f"{entry['topic']} {entry['keywords']}" for entry in ENTRIES)
    for word in (
        "低保", "特困", "临时救助", "高龄津贴", "残疾人两项补贴", "残疾人证", "孤儿", "事实无人抚养", "失独", "养老院",
        "退役军人", "身份证", "公租房", "危房", "创业", "种地", "土地流转", "浇地", "农机", "助学", "法律援助", "调解",
        "公证", "心理", "供热", "停电", "燃气", "噪声", "老年证", "异地就医", "慢特病", "医疗救助", "生育津贴", "失业金",
        "工伤", "社保卡", "居住证", "流动人口", "殡葬", "诈骗", "欠薪",
    ):  # fmt: skip
        assert word in whole, word


def test_topics_ids_and_places_are_each_there_once():
    for name in ("id", "topic", "sort"):
        assert len({entry[name] for entry in ENTRIES}) == len(ENTRIES), name
    assert [entry["sort"] for entry in ENTRIES] == sorted(entry["sort"] for entry in ENTRIES)


@pytest.mark.parametrize("entry", ENTRIES, ids=named)
def test_entry_is_the_one_its_topic_makes_and_is_found_by_pinyin(entry):
    assert set(entry) == {"id", *FACTS, "pinyin", "sort", "version"}
    assert entry["id"] == str(uuid5(OF_TOPICS, entry["topic"]))
    assert entry["pinyin"] == pinyin_of(entry["topic"], entry["keywords"])
    assert entry["version"] == 1


@pytest.mark.parametrize("entry", ENTRIES, ids=named)
def test_entry_is_one_the_centre_could_have_written_and_a_worker_can_say(entry):
    assert not AdviceFacts().validate({name: entry[name] for name in FACTS})
    assert 2 <= len(entry["topic"]) <= 16
    assert 30 <= len(entry["conditions"]) <= 120, "two or three sentences said at a door"
    assert 2 <= entry["conditions"].count("。") <= 4
    assert entry["conditions"].endswith("。")
    assert len(entry["papers"]) <= 7
    assert len(set(entry["papers"])) == len(entry["papers"])
    assert all(len(paper) <= 24 for paper in entry["papers"])
    assert 2 <= len(entry["where_to"]) <= 30
    assert len(entry["keywords"].split()) >= 2, "what people call it"


@pytest.mark.parametrize("entry", ENTRIES, ids=named)
def test_entry_names_national_numbers_and_no_amount(entry):
    assert set(entry["phone"].split("、")) <= NATIONAL
    text = " ".join([entry["conditions"], entry["where_to"], *entry["papers"]])
    assert set(re.findall(r"\d{3,}", text.replace("2025年", ""))) <= NATIONAL | {"120"}
    assert not re.search(r"\d+\s*[元块万%]", text), "amounts differ from place to place: 按当地标准"
