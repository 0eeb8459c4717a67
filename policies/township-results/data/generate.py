"""Writes the registers of home visits (data/<period>/events.visits.csv) from the plan below.

The plan says for every township how many complete visits each month has; `x` after a number adds one visit
without a summary, which does not count. Invented figures; no randomness, so the files come out byte for byte.
"""

from pathlib import Path

PLAN = {
    "2022": {
        "city-town": "4 4 4 4 4 4 4 4 4 4 4 4",
        "east-town": "4 4 5 4 4 4 4 4 4 4 4 4",
        "west-town": "4 3x 4 4 4 4 3 4 4 4 4 4",
        "river-town": "4 4 4 4 4 4 4 4 4 4 4 3x",
        "hill-town": "4 4 4 4 4 4 1 2 4 4 4 4",
        "lake-town": "4 4 4 4 4 4 4 4 4 4 4 4",
        "bridge-town": "4 4 3 4 2 4 4 3x 4 4 2 3",
        "grain-town": "4 4 4 4 4 4 4 4 4 4 4 4",
        "pine-town": "4 4 4 4 4 4 4 4 4 4 4 3",
        "rock-town": "2 1 3x 4 2 4 3 4 0 2 4 3x",
    },
    "2023": {
        "city-town": "2 2 2 2 2 2 2 2 2 2 2 2",
        "east-town": "2 2 2 2 2 2 2 2 2 2 2 2",
        "west-town": "2 2 2 2 2 2 2 2 2 2 2 2",
        "river-town": "2 2 2 2 2 2 2 2 2 2 2 2",
        "hill-town": "2 2 2 2 2 2 3 2 2 2 2 2",
        "lake-town": "2 2 1x 2 2 2 2 2 2 2 2 2",
        "bridge-town": "2 2 2 2 2 2 2 2 2 2 2 2",
        "grain-town": "2 2 2 2 2 2 2 2 2 2 2 2",
        "pine-town": "2 2 2 2 2 2 2 2 2 2 1 2",
        "rock-town": "2 1 2 2 0 2 2 2 1x 2 2 2",
    },
}
DAYS = [4, 11, 18, 25, 27]

for period, towns in PLAN.items():
    lines = ["unit,date,kind,方案,签到,照片,小结,evidence"]
    for town, plan in towns.items():
        for month, word in enumerate(plan.split(), 1):
            marks = ["是"] * int(word.rstrip("x")) + ["否"] * word.count("x")
            for day, summary in zip(DAYS, marks):
                date = f"{period}-{month:02}-{day:02}"
                lines.append(f"{town},{date},走访,是,是,是,{summary},走访台账-{town}-{date[2:].replace('-', '')}")
    path = Path(__file__).parent / period / "events.visits.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
