"""What is said of an import in both places, on the desk and on the command line."""

from __future__ import annotations

from geo.crs import Crs
from server.areas.importing import Imported

_SYSTEM_WORDS = {
    Crs.WGS84: "像是没有偏移的（国家2000、WGS-84）",
    Crs.GCJ02: "像是高德、腾讯上描的（GCJ-02）",
    Crs.BD09: "像是百度上描的（BD-09）",
}


def warnings_of(imported: Imported) -> list[str]:
    """What looks wrong and is taken all the same, each a sentence."""
    if (moved := imported.shifted) is None:
        return []
    why = _SYSTEM_WORDS[moved.system] if moved.system else "不像是边界调整，像是坐标系不对"
    return [f"{moved.areas} 个区域都往同一方向移了约 {_about(moved.metres)} 米，{why}。请选对坐标系。"]


def _about(metres: float) -> int:
    return round(metres / 10) * 10
