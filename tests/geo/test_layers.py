"""GeoPackage and zipped Shapefile as county offices hand them out, and as somebody might who means harm."""

from __future__ import annotations

import sqlite3
import zipfile

import numpy as np
import pyproj
import pytest
import shapely
from pyogrio import raw

from geo import archive, boundaries, crs, readers
from geo.boundaries import Options, Reading, UnreadableBoundariesError
from geo.codes import Level
from geo.crs import Crs
from geo.refusals import Refusal, Repair, Unreadable

CODES = ["620902001003001", "620902001003002", "620902001003003"]
NAMES = ["花园社区第一网格", "公园第二网格", "镕基第三网格"]
SQUARES = [shapely.box(98.50 + 0.01 * n, 39.73, 98.51 + 0.01 * n, 39.74) for n in range(3)]
GRIDS = Options(Level.GRID, "code", "名称")


def write(path, shapes=SQUARES, *, names=NAMES, codes=CODES, system="EPSG:4490", encoding=None, **more):
    driver = "GPKG" if path.suffix == ".gpkg" else "ESRI Shapefile"
    raw.write(
        path,
        shapely.to_wkb(np.array(shapes, dtype=object)),
        [np.array(codes, dtype=object), np.array(names, dtype=object)],
        ["code", "名称"],
        geometry_type=more.pop("geometry_type", "Polygon"),
        crs=system,
        driver=driver,
        encoding=encoding,
        **more,
    )
    return path


def zipped(folder, target, *, leave_out=(), prefix=""):
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out:
        for file in sorted(folder.iterdir()):
            if file.suffix not in leave_out:
                out.write(file, prefix + file.name)
    return target


@pytest.fixture
def shapefile(tmp_path):
    """``shapefile(encoding="GB18030", leave_out=(".cpg",))``: an archive as it is handed out."""

    def make(*, leave_out=(), cpg=None, name="grids", prefix="", **more):
        folder = tmp_path / "made"
        folder.mkdir(exist_ok=True)
        write(folder / f"{name}.shp", **more)
        if cpg is not None:
            (folder / f"{name}.cpg").write_text(cpg)
        return zipped(folder, tmp_path / "grids.zip", leave_out=leave_out, prefix=prefix)

    return make


def unreadable(path, options=GRIDS):
    with pytest.raises(UnreadableBoundariesError) as caught:
        boundaries.read_file(path, options)
    assert "{" not in caught.value.sentence
    return caught.value


def test_a_geopackage_is_read_whole(tmp_path):
    reading = boundaries.read_file(write(tmp_path / "grids.gpkg"), GRIDS)
    assert [(one.row, one.code, one.name) for one in reading.accepted] == [
        (n, code, name) for n, (code, name) in enumerate(zip(CODES, NAMES, strict=True), 1)
    ]
    assert all(one.geometry.equals(square) for one, square in zip(reading.accepted, SQUARES, strict=True))


@pytest.mark.parametrize(
    ("encoding", "more"),
    [
        ("GB18030", {}),
        ("GB18030", {"leave_out": (".cpg",)}),
        ("GB18030", {"cpg": "GBK"}),
        ("GBK", {"cpg": "UTF-8"}),
        ("UTF-8", {"leave_out": (".cpg",)}),
        ("UTF-8", {"cpg": "GBK"}),
        ("GB18030", {"cpg": "936"}),
        ("GBK", {"cpg": "ISO 88591"}),
    ],
)
def test_names_are_read_in_what_they_are_written_in_whatever_the_cpg_says(shapefile, encoding, more):
    reading = boundaries.read_file(shapefile(encoding=encoding, **more), GRIDS)
    assert [one.name for one in reading.accepted] == NAMES
    assert reading.refused == []


def test_a_column_too_narrow_for_its_last_letter(shapefile):
    long = "网" * 83 + "格网格"  # 254 bytes of a column end within a letter of three
    reading = boundaries.read_file(shapefile(encoding="UTF-8", names=[long, *NAMES[1:]], leave_out=(".cpg",)), GRIDS)
    assert reading.accepted[0].name.startswith("网" * 83)
    assert [one.name for one in reading.accepted[1:]] == NAMES[1:]


@pytest.mark.parametrize("system", ["EPSG:4490", "EPSG:4326", "EPSG:4542", "EPSG:4511", "EPSG:32647", None])
@pytest.mark.parametrize("ending", [".gpkg", ".zip"])
def test_the_system_a_file_names_is_obeyed(tmp_path, shapefile, system, ending):
    shapes = SQUARES
    if system and not pyproj.CRS(system).is_geographic:
        there = pyproj.Transformer.from_crs(4490 if "45" in system else 4326, system, always_xy=True)
        shapes = [
            shapely.transform(one, lambda p: np.column_stack(there.transform(p[:, 0], p[:, 1]))) for one in SQUARES
        ]
    made = (
        write(tmp_path / "g.gpkg", shapes, system=system)
        if ending == ".gpkg"
        else shapefile(shapes=shapes, system=system, encoding="UTF-8")
    )
    reading = boundaries.read_file(made, GRIDS)
    assert reading.refused == []
    for one, square in zip(reading.accepted, SQUARES, strict=True):
        away = crs.distance_m(
            shapely.get_coordinates(one.geometry), shapely.get_coordinates(shapely.orient_polygons(square))
        )
        assert np.sort(away).max() < 2000  # the rings may begin at another corner …
        assert one.geometry.hausdorff_distance(square) < 1e-7  # … but lie where they lay


@pytest.mark.parametrize("system", ["EPSG:4214", "EPSG:2414", "EPSG:4610"])
def test_a_system_whose_parameters_nobody_publishes_is_refused(tmp_path, system):
    error = unreadable(write(tmp_path / "g.gpkg", system=system))
    assert error.reason is Unreadable.CRS_UNSUPPORTED
    assert "北京54" in error.sentence


@pytest.mark.parametrize("offset", [Crs.GCJ02, Crs.BD09])
def test_an_offset_is_taken_off_what_the_file_says_is_wgs84(tmp_path, offset):
    shifted = [shapely.transform(one, lambda p: crs.from_wgs84(p, offset)) for one in SQUARES]
    made = write(tmp_path / "g.gpkg", shifted, system="EPSG:4326")
    reading = boundaries.read_file(made, Options(Level.GRID, "code", "名称", crs=offset))
    for one, square in zip(reading.accepted, SQUARES, strict=True):
        assert one.geometry.hausdorff_distance(square) < 1e-8


def test_metres_without_a_named_system_are_refused_row_by_row(shapefile):
    metres = [shapely.transform(one, lambda p: p * 1000) for one in SQUARES]
    reading = boundaries.read_file(shapefile(shapes=metres, leave_out=(".prj",), encoding="UTF-8"), GRIDS)
    assert [one.reason for one in reading.refused] == [Refusal.COORDINATES_OUT_OF_RANGE] * 3


def test_a_layer_is_chosen_where_there_are_several(tmp_path):
    made = write(tmp_path / "g.gpkg", layer="网格")
    write(made, SQUARES[:1], names=NAMES[:1], codes=CODES[:1], layer="others", append=True)
    error = unreadable(made)
    assert error.reason is Unreadable.LAYER_UNNAMED
    assert "others、网格" in error.sentence
    chosen = Options(Level.GRID, "code", "名称", layer="网格")
    assert len(boundaries.read_file(made, chosen).accepted) == 3
    absent = unreadable(made, Options(Level.GRID, "code", "名称", layer="x"))
    assert absent.reason is Unreadable.LAYER_ABSENT


def test_an_archive_of_several_shapefiles_in_folders_with_names_of_windows(tmp_path):
    folder = tmp_path / "made"
    folder.mkdir()
    write(folder / "a.shp", encoding="GBK")
    write(folder / "b.shp", SQUARES[:1], names=NAMES[:1], codes=CODES[:1], encoding="GBK")
    target = tmp_path / "two.zip"
    with zipfile.ZipFile(target, "w") as out:
        for file in folder.iterdir():
            name = {"a": "网格", "b": "社区"}[file.stem] + file.suffix
            out.writestr(_OfWindows(f"资料/{name}"), file.read_bytes())
    error = unreadable(target)
    assert error.reason is Unreadable.LAYER_UNNAMED
    assert error.values == {"layers": "社区、网格"}
    chosen = Options(Level.GRID, "code", "名称", layer="社区")
    assert [one.name for one in boundaries.read_file(target, chosen).accepted] == NAMES[:1]


class _OfWindows(zipfile.ZipInfo):
    """A name as Explorer writes it in China: in GBK, and without the flag that would say UTF-8."""

    def _encodeFilenameFlags(self):  # noqa: N802 -- zipfile's own
        return self.filename.encode("gbk"), self.flag_bits


def test_a_file_of_many_rows_is_held_a_few_at_a_time(tmp_path, monkeypatch):
    monkeypatch.setattr("geo.layers.BATCH", 7)
    codes = [f"620902001003{n:03}" for n in range(1, 101)]
    shapes = [shapely.box(98.5 + n * 1e-3, 39.7, 98.5005 + n * 1e-3, 39.71) for n in range(100)]
    made = write(tmp_path / "many.gpkg", shapes, names=["网格"] * 100, codes=codes)
    reading = Reading()
    stream = boundaries.stream_file(made, GRIDS, reading)
    first = next(stream)
    assert (first.row, reading.accepted) == (1, [])
    assert [one.row for one in stream] == list(range(2, 101))


def test_faults_are_told_by_row_as_in_any_other_file(tmp_path):
    knot = shapely.Polygon([(98.5, 39.7), (98.51, 39.71), (98.51, 39.7), (98.5, 39.71)])
    high = shapely.force_3d(SQUARES[1], 1480.0)
    made = write(tmp_path / "g.gpkg", [knot, high, None], codes=[CODES[0], CODES[1], CODES[2]], geometry_type="Unknown")
    reading = boundaries.read_file(made, GRIDS)
    assert [(one.row, one.reason) for one in reading.refused] == [
        (1, Refusal.GEOMETRY_INVALID),
        (3, Refusal.GEOMETRY_MISSING),
    ]
    assert [(one.row, one.repair) for one in reading.repaired] == [(2, Repair.HEIGHT_DROPPED)]


# --- what should not be opened --------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["../../etc/x.shp", "/etc/x.shp", "C:\\x.shp", "a/../../x.shp", "..\\x.shp"])
def test_an_archive_with_a_path_that_leads_out_is_not_opened(tmp_path, name):
    target = tmp_path / "evil.zip"
    with zipfile.ZipFile(target, "w") as out:
        out.writestr(name, b"x")
    assert unreadable(target).reason is Unreadable.ARCHIVE_UNSAFE


def test_a_link_in_an_archive_is_not_followed(tmp_path):
    target = tmp_path / "link.zip"
    with zipfile.ZipFile(target, "w") as out:
        member = zipfile.ZipInfo("grids.shp")
        member.external_attr = 0o120777 << 16
        out.writestr(member, "/etc/passwd")
    assert unreadable(target).reason is Unreadable.ARCHIVE_UNSAFE


def test_a_bomb_is_not_unpacked_whatever_it_says_of_its_size(tmp_path, monkeypatch):
    monkeypatch.setattr(archive, "MOST_BYTES", 3 * readers.MIB)
    target = tmp_path / "bomb.zip"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out:
        for suffix in (".shp", ".shx", ".dbf"):
            out.writestr(f"grids{suffix}", b"\0" * (2 * readers.MIB))
    assert target.stat().st_size < 20_000
    assert unreadable(target).reason is Unreadable.ARCHIVE_TOO_LARGE
    many = tmp_path / "many.zip"
    with zipfile.ZipFile(many, "w") as out:
        for number in range(archive.MOST_FILES + 1):
            out.writestr(f"{number}.txt", b"")
    assert unreadable(many).reason is Unreadable.ARCHIVE_TOO_LARGE


def test_what_is_no_archive_no_geopackage_and_no_shapefile(tmp_path):
    for name, content, reason in (
        ("a.zip", b"PK\x03\x04 but no more", Unreadable.NOT_WHAT_IT_SAYS),
        ("a.zip", b"", Unreadable.EMPTY),
        ("a.gpkg", b"<OGRVRTDataSource><OGRVRTLayer name='x'/></OGRVRTDataSource>", Unreadable.NOT_WHAT_IT_SAYS),
        ("a.gpkg", b"", Unreadable.EMPTY),
        ("a.geojson", b"", Unreadable.EMPTY),
        ("a.gpkg", b"SQLite format 3\x00" + b"\xff" * 400, Unreadable.BROKEN),
    ):
        path = tmp_path / name
        path.write_bytes(content)
        assert unreadable(path).reason is reason, (name, content[:20])
    plain = tmp_path / "plain.gpkg"
    with sqlite3.connect(plain) as database:
        database.execute("CREATE TABLE x (code TEXT)")
    assert unreadable(plain).reason in {Unreadable.NOT_WHAT_IT_SAYS, Unreadable.BROKEN}
    disguised = tmp_path / "disguised.zip"
    with zipfile.ZipFile(disguised, "w") as out:
        for suffix in (".shp", ".shx", ".dbf"):
            out.writestr(f"grids{suffix}", b"<OGRVRTDataSource/>")
    assert unreadable(disguised).reason is Unreadable.NOT_WHAT_IT_SAYS


@pytest.mark.parametrize("missing", [".shp", ".shx", ".dbf"])
def test_a_part_that_is_missing_is_named(shapefile, missing):
    error = unreadable(shapefile(leave_out=(missing,), encoding="UTF-8"))
    assert error.reason is (Unreadable.NO_LAYER if missing == ".shp" else Unreadable.PART_MISSING)
    assert missing == ".shp" or missing in error.sentence


def test_an_archive_with_a_password(tmp_path, shapefile):
    made = shapefile(encoding="UTF-8")
    locked = bytearray(made.read_bytes())
    at = 0
    while (at := locked.find(b"PK\x01\x02", at)) >= 0:
        locked[at + 8] |= 1
        at += 4
    made.write_bytes(bytes(locked))
    assert unreadable(made).reason is Unreadable.ARCHIVE_LOCKED


def test_a_file_too_large_is_not_opened(tmp_path, monkeypatch):
    monkeypatch.setattr(readers, "MOST_BYTES", 1000)
    monkeypatch.setattr(readers, "MOST_TEXT_BYTES", 10)
    assert unreadable(write(tmp_path / "g.gpkg")).reason is Unreadable.TOO_LARGE
    (tmp_path / "g.geojson").write_text("[]" * 20)
    assert unreadable(tmp_path / "g.geojson").reason is Unreadable.TOO_LARGE


def test_a_shapefile_cut_short_says_so_or_gives_what_there_is(shapefile, tmp_path):
    made = shapefile(encoding="UTF-8")
    cut = tmp_path / "cut.zip"
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(cut, "w") as out:
        for name in source.namelist():
            data = source.read(name)
            out.writestr(name, data[: len(data) // 2] if name.endswith((".shp", ".dbf")) else data)
    try:
        reading = boundaries.read_file(cut, GRIDS)
    except UnreadableBoundariesError as error:
        assert error.reason is Unreadable.BROKEN
    else:
        assert len(reading.accepted) < 3 or reading.refused
