"""A made-up district the size and place of 肃州区 (620902), for the demo, tests and benchmarks.

The county's and its 22 towns' names and codes are real; neighbourhoods, grids, people, telephones, matters and every line on the
map are invented (`Area.invented`). Everything follows from a seed; coordinates are WGS-84 (lon, lat). Pure shapely and
numpy: nothing here knows a database.

    district = build_district()                      # cached; about a second the first time
    district.areas, district.grids                   # Area: code, level, name, parent, kind, geometry, invented, households
    district.central_grid                            # 花园社区·第三网格, worker01's
    workers(district)                                # one Worker per grid
    households(district, grid)                       # 12–40 of them, each with a point inside the grid
    places(district, 150_000)                        # doors in great number, as arrays
    cared_for(district, grid, homes)                 # those of special groups among them, at most one a household
    stories(district)                                # the five named stories
    matter_at(home, draw_category(home, rng), rng)         # an everyday matter
"""

from geo.district.build import DEFAULT_SEED, Area, District, GridKind, build_district, random_point_in, random_points_in
from geo.district.cared_for import CaredFor, Guardian, cared_for
from geo.district.homes import Household, households
from geo.district.matters import Matter, draw_category, matter_at
from geo.district.people import Person, Worker, person, staff, workers
from geo.district.places import Places, places
from geo.district.stories import Story, point_outside, stories

__all__ = [
    "DEFAULT_SEED",
    "Area",
    "CaredFor",
    "District",
    "GridKind",
    "Guardian",
    "Household",
    "Matter",
    "Person",
    "Places",
    "Story",
    "Worker",
    "build_district",
    "cared_for",
    "draw_category",
    "households",
    "matter_at",
    "person",
    "places",
    "point_outside",
    "random_point_in",
    "random_points_in",
    "staff",
    "stories",
    "workers",
]
