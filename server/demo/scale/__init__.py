"""The demo in great number (``flask demo load --scale``): histories told by the product's own rules, and copied to other doors and weeks.

    prototypes.py  a thousand or so histories, each step judged by the real workflow, laid into temporary tables
    timeline.py    how many of which on which day, at whose door: numpy, the same from the same seed
    fill.py        day by day into the database by COPY and INSERT … SELECT; goes on where it was interrupted
    aside.py       indexes and foreign keys of the large tables, set aside meanwhile and made again

What copies do without: sealed contacts and words of residents, photos, operations of phones, journal lines of their own.
"""
