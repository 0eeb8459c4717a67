#!/usr/bin/env python3
"""The county workload in Polars. polars_county.py DATADIR OUT.csv [--phases: eager, times read/compute/write apart on stderr]"""
import sys, time
import polars as pl
import scheme as S
from polars import col, when, lit
d, out = sys.argv[1:3]; phases = "--phases" in sys.argv; t0 = time.perf_counter()
T = {n: pl.scan_csv(f"{d}/{n}.csv") for n in ("units", "actuals", "events", "ratings")}
if phases: T = {n: t.collect().lazy() for n, t in T.items()}; t1 = time.perf_counter()
k_ind = {k: i for k, (i, p) in S.KINDS.items()}; k_pts = {k: p for k, (i, p) in S.KINDS.items()}
ev = (T["events"].select("unit", i=col("kind").replace_strict(k_ind, return_dtype=pl.Int8), p=col("kind").replace_strict(k_pts, return_dtype=pl.Int64))
      .group_by("unit").agg(*[col("p").filter(col("i") == i).sum().alias(f"d{i+1}") for i in range(6)]))
ra = (T["ratings"].select("unit", "role", s=col("level").replace_strict(S.LEVELS, return_dtype=pl.Int64))
      .group_by("unit", "role").agg(tm=(col("s").sum() - col("s").min() - col("s").max()) / (pl.len() - 2))
      .group_by("unit").agg(survey=col("tm").filter(col("role") == S.ENT).first() * 0.6 + col("tm").filter(col("role") == S.SUP).first() * 0.4))


def step(c, tab):
    e = lit(0)
    for th, p in reversed(tab): e = when(col(c) >= th).then(p).otherwise(e)
    return e


def half_up(e, n=2): return e.round(n, mode="half_away_from_zero")


ratio = [p * pl.min_horizontal(col(a) / col(t), 1.0) for p, a, t in zip(S.RATIO_POINTS, S.COLS_A, S.COLS_T)]
bonus = [(((col(a) / col(t) - 1) * 100 / S.BONUS_STEP_PCT).floor() * S.BONUS_PER_STEP).clip(0, S.BONUS_CAP) for a, t in zip(S.COLS_A, S.COLS_T)]
dedu = [(p - col(c).fill_null(0)).clip(lower_bound=0) for p, c in zip(S.DED_POINTS, S.COLS_D)]
q = (T["units"].select("unit", "veto").join(T["actuals"], on="unit", how="left").join(ev, on="unit", how="left").join(ra, on="unit", how="left")
     .select("unit", "veto", "survey", daily=pl.sum_horizontal([step(c, t) for c, t in zip(S.COLS_S, S.STEPS)] + dedu), work=pl.sum_horizontal(ratio + bonus))
     .with_columns(total=0.4 * col("daily") + 0.6 * (0.5 * col("work") + 0.5 * col("survey")))
     .with_columns(total=when(col("veto") == 1).then(pl.min_horizontal("total", lit(59.99))).otherwise("total"))
     .with_columns(half_up(col("work")), half_up(col("survey")), half_up(col("total")))
     .with_columns(rank=((col("total") * 100).round().cast(pl.Int64) * 100000 + (col("survey") * 100).round().cast(pl.Int64)).rank("min", descending=True))
     .with_columns(award=when(col("rank") <= pl.len() * S.RUNNER_PCT // 100).then(lit("runner")).when(col("rank") > pl.len() - pl.len() * S.SNAIL_PCT // 100).then(lit("snail")).otherwise(lit("")))
     .select("unit", "daily", "work", "survey", "total", "rank", "award").sort("rank", "unit"))
r = q.collect(); t2 = time.perf_counter()
r.write_csv(out, float_precision=2)
if phases: print(f"read {t1-t0:.3f} compute {t2-t1:.3f} write {time.perf_counter()-t2:.3f}", file=sys.stderr)
