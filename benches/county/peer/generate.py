#!/usr/bin/env python3
"""The county workload with a fixed seed: generate.py --units 10000 --out DIR writes units, actuals, events, ratings."""
import argparse, os
import numpy as np
import polars as pl
import scheme as S


def county(a, rng):
    U = a.units
    ids = pl.Series("unit", [f"U{i:07d}" for i in range(1, U + 1)])
    pl.DataFrame({"unit": ids, "name": [f"单位{i}" for i in range(1, U + 1)],
                  "region": pl.Series(np.array(["东", "南", "西", "北"])[rng.integers(0, 4, U)]),
                  "veto": (rng.random(U) < 0.01).astype(np.int8)}).write_csv(f"{a.out}/units.csv")
    cols = {"unit": ids}
    acts, tgts = {}, {}
    for i in range(8):
        t = rng.integers(10, 100, U) * 50                       # target in tenths, multiples of 5.0
        r = np.clip(rng.normal(1.0, 0.12, U), 0.2, 2.0)
        r = np.where(rng.random(U) < 0.1, rng.choice([1.0, 1.1, 0.9], U), r)
        acts[f"a{i+1}"] = np.rint(t * r) / 10
        tgts[f"t{i+1}"] = t / 10
    cols.update(acts); cols.update(tgts)
    for i in range(4):
        cols[f"s{i+1}"] = np.rint(np.minimum(100, rng.normal(85, 14, U).clip(0)) * 10) / 10
    pl.DataFrame(cols).write_csv(f"{a.out}/actuals.csv", float_precision=1)
    E = 5 * U
    day = rng.integers(0, 365, E); day.sort()
    pl.DataFrame({"event": [f"E{i:08d}" for i in range(E)], "unit": ids.gather(rng.integers(0, U, E)),
                  "date": pl.Series((np.datetime64("2026-01-01") + day)),
                  "kind": pl.Series(list(S.KINDS)).gather(rng.integers(0, 12, E))}).write_csv(f"{a.out}/events.csv")
    n = a.ent + a.sup
    uidx = np.repeat(np.arange(U), n); rater = np.tile(np.arange(n), U)
    bias = np.repeat(rng.normal(0, 0.25, U), n)
    lv = np.digitize(rng.random(U * n) + bias, [0.05, 0.2, 0.5])    # 差 中 良 优
    p = rng.permutation(U * n)
    pl.DataFrame({"unit": ids.gather(uidx[p]), "rater": pl.Series([f"R{i:02d}" for i in range(n)]).gather(rater[p]),
                  "role": pl.Series([S.ENT] * a.ent + [S.SUP] * a.sup).gather(rater[p]),
                  "level": pl.Series(["差", "中", "良", "优"]).gather(lv[p])}).write_csv(f"{a.out}/ratings.csv")


if __name__ == "__main__":
    p = argparse.ArgumentParser(); p.add_argument("--out", required=True); p.add_argument("--units", type=int, default=100)
    p.add_argument("--ent", type=int, default=40); p.add_argument("--sup", type=int, default=10); p.add_argument("--seed", type=int, default=20260101)
    a = p.parse_args(); os.makedirs(a.out, exist_ok=True)
    county(a, np.random.default_rng(a.seed))
