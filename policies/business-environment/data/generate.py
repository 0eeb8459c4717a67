"""Writes the invented survey answers (raters.csv and <period>/ratings.csv) and the record of meetings (meetings.csv).

Run `python3 generate.py` in any directory (Python 3, nothing to install). The files are written beside this script,
byte for byte the same every time: each answer comes from splitmix64 with the seed below and a counter.
No answer was given by anybody. Facts, events and units are data in their own files and are not touched.
"""

import csv
import datetime
import pathlib

HERE = pathlib.Path(__file__).resolve().parent
SEED = 20220105
MASK = (1 << 64) - 1
ENTERPRISES = [f"E{n:02}" for n in range(1, 41)]
SUPERVISORS = [f"S{n:02}" for n in range(1, 11)]

# Unit: for each period, how many answers in a hundred are the best level, and how many supervising raters answer.
UNITS = {
    "development": ((72, 8), (78, 8)),
    "industry": ((72, 8), (62, 8)),
    "finance": ((55, 8), (50, 7)),
    "resources": ((58, 8), (66, 8)),
    "ecology": ((45, 8), (30, 8)),
    "housing": ((40, 7), (48, 8)),
    "transport": ((60, 8), (64, 8)),
    "water": ((25, 8), (30, 8)),
    "commerce": ((64, 8), (66, 9)),
    "market": ((84, 9), (80, 8)),
    "emergency": ((50, 8), (46, 8)),
    "approval": ((90, 10), (92, 10)),
    "tax": ((60, 8), (74, 8)),
    "labour": ((58, 8), (60, 8)),
    "health": ((52, 8), (54, 8)),
    "justice": ((62, 8), (70, 8)),
    "urban": ((5, 8), (0, 8)),
    "culture": ((35, 8), (44, 8)),
    "park": ((82, 9), (88, 10)),
    "east-town": ((66, 8), (60, 8)),
    "west-town": ((24, 8), (58, 8)),
    "river-town": ((20, 7), (50, 7)),
    "hill-town": ((20, 7), (24, 7)),
    "lake-town": ((22, 8), (36, 8)),
    "bridge-town": ((48, 6), (34, 6)),
    "grain-town": ((30, 5), (42, 6)),
}
# In the first half-year these two were given the same answers, so that a tie on both ranking keys occurs.
SAME_ANSWERS = {("2022H1", "industry"): "development"}


def draw(counter):
    """The number of the given counter, 0 to 99."""
    z = (SEED + (counter + 1) * 0x9E3779B97F4A7C15) & MASK
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return (z ^ (z >> 31)) % 100


def level(best, number):
    """A level; what is not the best is mostly the second, less often the third, seldom the last."""
    rest = 100 - best
    if number < best:
        return "优秀"
    if 10 * (number - best) < 5 * rest:
        return "良好"
    return "一般" if 10 * (number - best) < 8 * rest else "差"


def raters_of(index, supervisors):
    """Sixteen enterprises and some supervising raters, a different selection for each unit."""
    firms = sorted((index * 7 + step * 3) % 40 for step in range(16))
    persons = sorted((index * 3 + step * 7) % 10 for step in range(supervisors))
    return [ENTERPRISES[n] for n in firms] + [SUPERVISORS[n] for n in persons]


# Weekly on a weekday (0 is Monday), without the weeks of the two long holidays; the others on the days listed.
WEEKLY = {"breakfast-meeting": (2, {"2022-02-02", "2022-10-05"}), "weekly-report": (4, {"2022-02-04", "2022-10-07"})}
LISTED = {
    "deputy-meeting": "01-12 02-15 03-14 04-13 05-12 06-14 07-13 08-11 09-14 10-13 11-14 12-13",
    "executive-meeting": "03-18 06-17 09-23 12-16",
    "routine-inspection": "01-20 02-22 03-22 04-21 05-19 06-22 08-23 09-21 10-20 11-22 12-20",
    "special-inspection": "03-10 06-09 09-08",
    "tour-inspection": "06-24 12-09",
}


def meetings():
    """The meetings and inspections that were held in 2022; one routine and one special inspection were left out."""
    rows = []
    for meeting, (weekday, left_out) in WEEKLY.items():
        day = datetime.date(2022, 1, 1)
        while day.year == 2022:
            if day.weekday() == weekday and day.isoformat() not in left_out:
                rows.append([meeting, day.isoformat()])
            day += datetime.timedelta(days=1)
    for meeting, days in LISTED.items():
        rows.extend([meeting, f"2022-{day}"] for day in days.split())
    return sorted(rows, key=lambda row: row[1])


def write(path, header, rows):
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(header)
        out.writerows(rows)


def main():
    panels = [(rater, "enterprises") for rater in ENTERPRISES] + [(rater, "supervisors") for rater in SUPERVISORS]
    write(HERE / "raters.csv", ["rater", "panel"], panels)
    write(HERE / "meetings.csv", ["meeting", "date"], meetings())
    names = list(UNITS)
    for number, period in enumerate(["2022H1", "2022H2"]):
        rows = []
        for unit in names:
            source = SAME_ANSWERS.get((period, unit), unit)
            index = names.index(source)
            best, supervisors = UNITS[source][number]
            for seat, rater in enumerate(raters_of(index, supervisors)):
                base = ((number * 100 + index) * 100 + seat) * 3
                rows.append([rater, unit] + [level(best, draw(base + aspect)) for aspect in range(3)])
        rows.sort(key=lambda row: (row[0], names.index(row[1])))
        write(HERE / period / "ratings.csv", ["rater", "unit", "attitude", "efficiency", "integrity"], rows)


if __name__ == "__main__":
    main()
