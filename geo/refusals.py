"""Why a row of a boundary file was refused or what was mended in it, and the sentence that tells a person.

The names are stable and travel in import reports; the sentences are for screens and terminals only.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


class Refusal(StrEnum):
    """A row is not taken. The values that come with each stand in braces in SENTENCES."""

    NOT_A_FEATURE = "boundary.not_a_feature"
    CODE_MISSING = "boundary.code_missing"
    CODE_INVALID = "boundary.code_invalid"
    LEVEL_WRONG = "boundary.level_wrong"
    CODE_DUPLICATE = "boundary.code_duplicate"
    NAME_MISSING = "boundary.name_missing"
    NAME_INVALID = "boundary.name_invalid"
    PARENT_MISMATCH = "boundary.parent_mismatch"
    GEOMETRY_MISSING = "boundary.geometry_missing"
    GEOMETRY_EMPTY = "boundary.geometry_empty"
    GEOMETRY_TYPE = "boundary.geometry_type"
    COORDINATES_MALFORMED = "boundary.coordinates_malformed"
    COORDINATES_OUT_OF_RANGE = "boundary.coordinates_out_of_range"
    COORDINATES_SWAPPED = "boundary.coordinates_swapped"
    COORDINATES_OUTSIDE_CHINA = "boundary.coordinates_outside_china"
    GEOMETRY_INVALID = "boundary.geometry_invalid"


class Repair(StrEnum):
    """A row is taken, with this changed."""

    CODE_FROM_NUMBER = "boundary.code_from_number"
    CODE_UNPADDED = "boundary.code_unpadded"
    RING_CLOSED = "boundary.ring_closed"
    HEIGHT_DROPPED = "boundary.height_dropped"
    GEOMETRY_MENDED = "boundary.geometry_mended"


class Unreadable(StrEnum):
    """The file as a whole cannot be read."""

    CANNOT_OPEN = "boundaries.cannot_open"
    EMPTY = "boundaries.empty"
    FORMAT_UNKNOWN = "boundaries.format_unknown"
    NOT_UTF8 = "boundaries.not_utf8"
    NOT_JSON = "boundaries.not_json"
    NOT_FEATURES = "boundaries.not_features"
    CRS_UNSUPPORTED = "boundaries.crs_unsupported"
    TOO_LARGE = "boundaries.too_large"
    NOT_WHAT_IT_SAYS = "boundaries.not_what_it_says"
    BROKEN = "boundaries.broken"
    LAYER_UNNAMED = "boundaries.layer_unnamed"
    LAYER_ABSENT = "boundaries.layer_absent"
    NO_LAYER = "boundaries.no_layer"
    ARCHIVE_UNSAFE = "boundaries.archive_unsafe"
    ARCHIVE_LOCKED = "boundaries.archive_locked"
    ARCHIVE_TOO_LARGE = "boundaries.archive_too_large"
    PART_MISSING = "boundaries.part_missing"


class Flaw(StrEnum):
    """What makes a polygon invalid (`why` of GEOMETRY_INVALID)."""

    SELF_INTERSECTION = "self_intersection"
    RING_TOUCHES_ITSELF = "ring_touches_itself"
    HOLE_OUTSIDE = "hole_outside"
    HOLES_NESTED = "holes_nested"
    PARTS_NESTED = "parts_nested"
    RINGS_REPEATED = "rings_repeated"
    INTERIOR_CUT = "interior_cut"
    TOO_FEW_POINTS = "too_few_points"
    OTHER = "other"


SENTENCES: dict[Refusal | Repair | Unreadable, str] = {
    Refusal.NOT_A_FEATURE: "这一条不是 GeoJSON 要素（Feature）",
    Refusal.CODE_MISSING: "字段“{field}”里没有区划代码",
    Refusal.CODE_INVALID: "“{value}”不是区划代码：应为 6、9、12 或 15 位数字",
    Refusal.LEVEL_WRONG: "代码 {code} 是{found}级，这次导入的是{expected}级",
    Refusal.CODE_DUPLICATE: "代码 {code} 与第 {first_row} 条重复",
    Refusal.NAME_MISSING: "字段“{field}”里没有名称",
    Refusal.NAME_INVALID: "名称不能用：应为不超过 {longest} 字的文字，不含控制字符",
    Refusal.PARENT_MISMATCH: "上级代码应为 {expected}，文件里是“{found}”",
    Refusal.GEOMETRY_MISSING: "没有边界图形",
    Refusal.GEOMETRY_EMPTY: "边界图形是空的",
    Refusal.GEOMETRY_TYPE: "边界应是面（Polygon 或 MultiPolygon），这里是 {found}",
    Refusal.COORDINATES_MALFORMED: "坐标写法不对：第 {part} 个面第 {ring} 个环应是一串 [经度, 纬度]",
    Refusal.COORDINATES_OUT_OF_RANGE: "坐标（{lon}, {lat}）不是经纬度；若是以米为单位的投影坐标，请先转成经纬度",
    Refusal.COORDINATES_SWAPPED: "坐标（{lon}, {lat}）的经度和纬度写反了",
    Refusal.COORDINATES_OUTSIDE_CHINA: "坐标（{lon}, {lat}）不在中国境内",
    Refusal.GEOMETRY_INVALID: "边界图形有错：{why_text}，在（{lon}, {lat}）附近",
    Repair.CODE_FROM_NUMBER: "代码是数字，已按文字读入",
    Repair.CODE_UNPADDED: "代码末尾补的 0 已去掉",
    Repair.RING_CLOSED: "没有闭合的环已闭合",
    Repair.HEIGHT_DROPPED: "高程已去掉",
    Repair.GEOMETRY_MENDED: "{why_text}，在（{lon}, {lat}）附近，已修补，面积变了 {percent}%",
    Unreadable.CANNOT_OPEN: "打不开这个文件",
    Unreadable.EMPTY: "文件是空的，一个字节也没有：多半是拷贝时断了，请重新拷一份",
    Unreadable.FORMAT_UNKNOWN: "不认识“{suffix}”文件，请用 {known}",
    Unreadable.NOT_UTF8: "文件不是 UTF-8 编码，请转存为 UTF-8",
    Unreadable.NOT_JSON: "文件不是完整的 JSON（第 {line} 行附近）",
    Unreadable.NOT_FEATURES: "文件不是 GeoJSON 要素集（FeatureCollection）",
    Unreadable.CRS_UNSUPPORTED: "文件声明的坐标系是“{crs}”，只能读国家2000（CGCS2000）和 WGS-84，经纬度或以米为单位的投影都行；"
    "北京54、西安80 请先转成国家2000",
    Unreadable.TOO_LARGE: "文件有 {mib} 兆，最多收 {most_mib} 兆；请分开导入，或另存为 GeoPackage（.gpkg）",
    Unreadable.NOT_WHAT_IT_SAYS: "文件的内容不是 {suffix} 文件",
    Unreadable.BROKEN: "文件坏了，读不下去（第 {row} 行附近）",
    Unreadable.LAYER_UNNAMED: "文件里有几个图层：{layers}，请选一个",
    Unreadable.LAYER_ABSENT: "文件里没有图层“{layer}”，有的是：{layers}",
    Unreadable.NO_LAYER: "文件里没有图层",
    Unreadable.ARCHIVE_UNSAFE: "压缩包里有不该有的路径“{name}”，没有打开",
    Unreadable.ARCHIVE_LOCKED: "压缩包有密码，请去掉密码再导入",
    Unreadable.ARCHIVE_TOO_LARGE: "压缩包解开后太大（最多 {most_mib} 兆、{most_files} 个文件），没有打开",
    Unreadable.PART_MISSING: "压缩包里缺 {missing}：Shapefile 要 .shp、.shx、.dbf 三个文件在一起，最好还有 .prj",
}

_FLAW_TEXT = {
    Flaw.SELF_INTERSECTION: "边线自相交",
    Flaw.RING_TOUCHES_ITSELF: "一个环碰到了自己",
    Flaw.HOLE_OUTSIDE: "洞在外圈之外",
    Flaw.HOLES_NESTED: "洞套着洞",
    Flaw.PARTS_NESTED: "一个面压着另一个面",
    Flaw.RINGS_REPEATED: "同一个环出现了两次",
    Flaw.INTERIOR_CUT: "内部被洞切断",
    Flaw.TOO_FEW_POINTS: "一个环不足三个不同的点",
    Flaw.OTHER: "图形不合规范",
}
_LEVEL_TEXT = {"county": "区县", "town": "乡镇街道", "neighbourhood": "村社区", "grid": "网格"}


def sentence(reason: Refusal | Repair | Unreadable, values: Mapping[str, object]) -> str:
    """The Chinese sentence of a reason with its values, for people; nothing reads it back."""
    shown = dict(values)
    for key in ("found", "expected"):
        if reason is Refusal.LEVEL_WRONG:
            shown[key] = _LEVEL_TEXT[str(values[key])]
    if reason in {Refusal.GEOMETRY_INVALID, Repair.GEOMETRY_MENDED}:
        shown["why_text"] = _FLAW_TEXT[Flaw(str(values["why"]))]
    return SENTENCES[reason].format_map(shown)
