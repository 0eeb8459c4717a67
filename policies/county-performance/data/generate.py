"""Writes the invented survey answers: raters.csv and <period>/ratings.csv.

Run `python3 generate.py` in any directory (Python 3, nothing to install). The files are written beside this script,
byte for byte the same every time: each answer comes from splitmix64 with the seed below and a counter.
No answer was given by anybody. All other files are written by hand.
"""

import csv
import pathlib

HERE = pathlib.Path(__file__).resolve().parent
SEED = 20231231
MASK = (1 << 64) - 1
RATERS = [f"Q{n:02}" for n in range(1, 13)] + [f"D{n}" for n in range(1, 7)]
# Unit: for each period, how many answers in a hundred are the best level.
UNITS = {
    "chengguan": (70, 82), "hexi": (66, 60), "xinqiao": (38, 66), "fengle": (80, 84), "daoxiang": (68, 74),
    "liulin": (46, 70), "yunling": (88, 86), "qingxi": (74, 80), "shimen": (34, 22), "development": (72, 74),
    "industry": (64, 78), "commerce": (76, 44), "labour": (82, 80), "health": (42, 76), "education": (68, 66),
    "civil": (70, 76),
}


def draw(counter):
    """The number of the given counter, 0 to 99."""
    z = (SEED + (counter + 1) * 0x9E3779B97F4A7C15) & MASK
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return (z ^ (z >> 31)) % 100


def level(best, number):
    """A level: what is not the best is mostly the second, seldom the last; a few do not answer."""
    if number < best:
        return "满意"
    return "基本满意" if number < best + (98 - best) * 4 // 5 else "不满意" if number < 98 else ""


def write(path, rows):
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


panels = {"Q": "residents", "D": "deputies"}
write(HERE / "raters.csv", [["rater", "panel"], *([rater, panels[rater[0]]] for rater in RATERS)])
counter = 0
for position, period in enumerate(("2023", "2024")):
    rows = [["rater", "unit", "service", "effect"]]
    for rater in RATERS:
        for unit, best in UNITS.items():
            rows.append([rater, unit, *(level(best[position], draw(counter + k)) for k in (0, 1))])
            counter += 2
    write(HERE / period / "ratings.csv", rows)
