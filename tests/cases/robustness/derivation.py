"""What `parks` gives with other weights, worked out apart from the program, in fractions.

    python3 derivation.py > expected.json

The scheme is written out once more below; nothing of the program is read. Draw k multiplies weight (or points, and the value
with them) j of m, in the order of ids, by 1 - r + 2ru, u = (splitmix64(seed, km + j) >> 11) / 2^53; each set of siblings is
scaled back to its sum. The interval is the ceil(0.05K)-th to ceil(0.95K)-th smallest place; an award is safe if kept in at
least 95 % of the draws.
"""

import csv
import json
import pathlib
from fractions import Fraction as F
from math import ceil

WORD = (1 << 64) - 1

# The children of a part: kind of share and size, in the order of their ids.
IDS = sorted([
    "total.service", "total.order",
    "total.service.speed-score", "total.service.care-score",
    "total.order.rules-score", "total.order.ground",
    "total.order.ground.green-score", "total.order.ground.ponds-score",
])
SIZE = {
    "total.service": F(60, 100), "total.order": F(40, 100),
    "total.service.speed-score": F(45, 100), "total.service.care-score": F(55, 100),
    "total.order.rules-score": F(40), "total.order.ground": F(60),
    "total.order.ground.green-score": F(35), "total.order.ground.ponds-score": F(25),
}


def splitmix64(seed, i):
    z = (seed + (i + 1) * 0x9E3779B97F4A7C15) & WORD
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & WORD
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & WORD
    return z ^ (z >> 31)


def shares(draw, r, seed):
    """By id: the new weight, or the new full mark."""
    m = len(IDS)
    drawn = {}
    for j, node in enumerate(IDS):
        u = F(splitmix64(seed, draw * m + j) >> 11, 1 << 53)
        drawn[node] = SIZE[node] * (1 - r + 2 * r * u)
    new = {}
    for node in IDS:
        siblings = [other for other in IDS if other.rsplit(".", 1)[0] == node.rsplit(".", 1)[0]]
        new[node] = drawn[node] * sum(SIZE[s] for s in siblings) / sum(drawn[s] for s in siblings)
    return new


def half_up(value):
    """To two decimals; no value here is negative."""
    return F((value * 100 + F(1, 2)).__floor__(), 100)


def total(unit, new):
    # Points: the value grows with the full mark.
    def points(node, value):
        return value * new[node] / SIZE[node]

    service = (new["total.service.speed-score"] * unit["speed"] + new["total.service.care-score"] * unit["care"])
    service -= 4 if unit["fined"] else 0
    service = max(service, F(0))
    green = points("total.order.ground.green-score", unit["green"])
    if unit["ponds"] is None:
        # Its share is spread over what is left.
        ground = green * (new["total.order.ground.green-score"] + new["total.order.ground.ponds-score"])
        ground /= new["total.order.ground.green-score"]
    else:
        ground = green + points("total.order.ground.ponds-score", unit["ponds"])
    order = points("total.order.rules-score", unit["rules"]) + points("total.order.ground", ground)
    root = new["total.service"] * service + new["total.order"] * order
    if unit["closed"]:
        root = min(root, F(78))
    return half_up(root)


def decide(units, new):
    totals = {name: total(unit, new) for name, unit in units.items()}
    place = {name: 1 + sum(other > own for other in totals.values()) for name, own in totals.items()}
    below = {name: 1 + sum(other < own for other in totals.values()) for name, own in totals.items()}
    awards = {("first", name) for name in totals if place[name] <= 3}
    awards |= {("last", name) for name in totals if below[name] <= 1}
    return totals, place, awards


def robustness(units, draws, r, seed):
    totals, place, awards = decide(units, dict(SIZE))
    places = {name: [] for name in units}
    kept = {award: 0 for award in awards}
    for draw in range(draws):
        _, drawn, given = decide(units, shares(draw, r, seed))
        for name in units:
            places[name].append(drawn[name])
        for award in awards & given:
            kept[award] += 1
    low, high = ceil(F(5, 100) * draws) - 1, ceil(F(95, 100) * draws) - 1
    rows = {}
    for name, own in places.items():
        own.sort()
        rows[name] = {"total": str(float(totals[name])), "place": place[name], "best": own[low], "worst": own[high],
                      "kept": own.count(place[name])}
    return {
        "draws": draws, "range": str(r), "seed": seed, "weights": len(IDS), "units": rows,
        "awards": [{"award": a, "unit": u, "kept": n, "safe": n >= F(95, 100) * draws}
                   for (a, u), n in sorted(kept.items())],
    }


def main():
    data = pathlib.Path(__file__).parent / "parks" / "data" / "2024" / "facts.csv"
    units = {}
    for row in csv.DictReader(data.open(encoding="utf-8")):
        unit = {key: F(row[key]) for key in ["speed", "care", "rules", "green"]}
        unit["ponds"] = None if row["ponds"] == "not applicable" else F(row["ponds"])
        unit["fined"], unit["closed"] = row["fined"] == "yes", row["closed"] == "yes"
        units[row["unit"]] = unit
    cases = [(200, F(1, 10), 1), (173, F(1, 4), 7), (60, F(0), 1), (40, F(1, 2), 2**64 - 1)]
    print(json.dumps([robustness(units, *case) for case in cases], indent=1))


main()
