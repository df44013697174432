"""What is said of an import in both places, on the desk and on the command line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from geo.crs import Crs
from geo.refusals import Refusal
from server.areas.importing import Imported

_SYSTEM_WORDS = {
    Crs.WGS84: "像是没有偏移的（国家2000、WGS-84）",
    Crs.GCJ02: "像是高德、腾讯上描的（GCJ-02）",
    Crs.BD09: "像是百度上描的（BD-09）",
}


KIND_WORDS = {"misplaced": "放错上级", "overlap": "重叠", "sticks_out": "伸出上级", "gap": "空隙"}


def counted(found: Mapping[str, Any]) -> str:
    """How much does not fit (``areas.problems``): ``共 3 处对不上：重叠 1 处，空隙 2 处``."""
    kinds = "，".join(
        f"{words} {found['counts'][kind]} 处" for kind, words in KIND_WORDS.items() if found["counts"][kind]
    )
    return f"共 {found['total']} 处对不上：{kinds}"


def warnings_of(imported: Imported) -> list[str]:
    """What looks wrong and is taken all the same, each a sentence."""
    if (moved := imported.shifted) is None:
        return []
    why = _SYSTEM_WORDS[moved.system] if moved.system else "不像是边界调整，像是坐标系不对"
    return [f"{moved.areas} 个区域都往同一方向移了约 {_about(moved.metres)} 米，{why}。请选对坐标系。"]


def refusals_of(imported: Imported) -> list[str]:
    """Rows that were not taken, each a sentence; one that many share is said once. A column that is nowhere: which there are."""
    rows: dict[str, list[int]] = {}
    for one in imported.refused:
        rows.setdefault(one.sentence, []).append(one.row)
    told = [f"第 {_ranges(numbers)} 行没有收：{sentence}" for sentence, numbers in rows.items()]
    if not imported.taken:
        without = (one.values for one in imported.reading.refused if one.reason is Refusal.CODE_MISSING)
        if (found := next(without, None)) and found["fields"] and found["field"] not in found["fields"]:
            told.append(f"没有“{found['field']}”这个字段，文件里有的是：{'、'.join(found['fields'])}")
    return told


def _ranges(numbers: list[int]) -> str:
    """Rising numbers, those that follow each other as one: ``1–3、7``."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return "、".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)


def _about(metres: float) -> int:
    return round(metres / 10) * 10
