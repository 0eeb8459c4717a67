"""Writes the invented figures of the condemned scheme: <period>/facts.csv, one row a town, 44 columns.

Run `python3 generate.py` in any directory (Python 3, nothing to install). The files are written beside this script,
byte for byte the same every time: each figure is a share of the common target, drawn by splitmix64 with the seed below.
No such figures were ever collected.
"""

import csv
import pathlib

HERE = pathlib.Path(__file__).resolve().parent
SEED = 20230501
MASK = (1 << 64) - 1
# Category and target of each counted indicator, as in ../data.kh.
COLUMNS = {
    "meetings": ("party", 4, 40),
    "party-photos": ("party", 40, 400),
    "notes": ("party", 30, 400),
    "study-score": ("party", 900, 2000),
    "boards": ("party", 6, 60),
    "reposts": ("party", 300, 3000),
    "ledgers": ("records", 12, 100),
    "sign-ins": ("records", 10, 100),
    "briefs": ("records", 4, 50),
    "plans": ("records", 8, 80),
    "minutes-kept": ("records", 8, 80),
    "screenshots": ("records", 60, 600),
    "output": ("economy", 5, 60),
    "signed": ("economy", 2, 30),
    "arrived": ("economy", 2000, 20000),
    "tax": ("economy", 300, 9000),
    "starts": ("economy", 2, 30),
    "shops": ("economy", 15, 200),
    "grain": ("farming", 3000, 30000),
    "vegetables": ("farming", 200, 5000),
    "pigs": ("farming", 1500, 20000),
    "toilets": ("farming", 40, 500),
    "roads": ("farming", 500, 9000),
    "straw": ("farming", 30, 300),
    "river-patrols": ("environment", 40, 400),
    "trees": ("environment", 800, 9000),
    "garbage": ("environment", 60, 900),
    "env-checks": ("environment", 20, 200),
    "env-photos": ("environment", 30, 300),
    "env-reports": ("environment", 4, 40),
    "visits": ("order", 200, 3000),
    "patrols": ("order", 40, 400),
    "disputes": ("order", 6, 90),
    "fire-checks": ("order", 40, 500),
    "app-installs": ("order", 150, 3000),
    "drills": ("order", 1, 20),
}
LETTERS = ["signed-safety", "signed-petition", "signed-pollution", "signed-fire", "signed-integrity", "signed-farmland", "signed-flood", "signed-students"]
# How far a town comes in each category, in percent of the common target: what it is, not what it does.
TOWNS = {
    "iron-hill": {"party": 92, "records": 95, "economy": 118, "farming": 46, "environment": 78, "order": 90},
    "harbour": {"party": 96, "records": 98, "economy": 104, "farming": 52, "environment": 84, "order": 94},
    "wheat": {"party": 94, "records": 96, "economy": 58, "farming": 120, "environment": 86, "order": 92},
    "grain-vale": {"party": 90, "records": 92, "economy": 44, "farming": 112, "environment": 88, "order": 96},
    "reservoir": {"party": 98, "records": 108, "economy": 22, "farming": 40, "environment": 104, "order": 88},
    "high-ridge": {"party": 100, "records": 112, "economy": 16, "farming": 62, "environment": 96, "order": 84},
}
NOT_SIGNED = {("2023-05", "grain-vale", "signed-students"), ("2023-06", "iron-hill", "signed-flood")}


def draw(counter):
    """The number of the given counter, 0 to 24."""
    z = (SEED + (counter + 1) * 0x9E3779B97F4A7C15) & MASK
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return (z ^ (z >> 31)) % 25


counter = 0
for period in ("2023-05", "2023-06"):
    rows = [["unit", *COLUMNS, *LETTERS]]
    for town, level in TOWNS.items():
        row = [town]
        for category, target, top in COLUMNS.values():
            row.append(min(top, target * (level[category] - 12 + draw(counter)) // 100))
            counter += 1
        row += ["否" if (period, town, letter) in NOT_SIGNED else "是" for letter in LETTERS]
        rows.append(row)
    with (HERE / period / "facts.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)
