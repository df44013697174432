"""The demo in great number (``flask demo load --scale``): histories told by the product's own rules, and copied to other doors and weeks.

    prototypes.py  a thousand or so histories, each step judged by the real workflow
    timeline.py    how many of which on which day, at whose door: numpy, the same from the same seed
    stock.py       these and the doors, laid into temporary tables
    copies.py      what of a copy is its prototype's and what its own; codes.py their codes, a day at once
    visits.py      visits at the doors, and the households behind them
    fill.py        all of it, chunk after chunk; plan.py says how far it is
    aside.py       indexes and foreign keys of the large tables, set aside meanwhile and made again

What copies do without: sealed contacts and words of residents, photos, operations of phones, journal lines of their own.
"""
