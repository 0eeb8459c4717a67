"""The constants of the county scheme, shared by the generator, the oracle and the Polars program."""
RATIO_POINTS = [15, 15, 15, 15, 10, 10, 10, 10]          # mid-term work, 100 points
BONUS_STEP_PCT, BONUS_PER_STEP, BONUS_CAP = 10, 2, 2     # +2 per full 10 % over, cap 2
STEPS = [                                                # daily, 75 points: (value >= threshold) -> points
    [(95, 20), (90, 18), (80, 15), (70, 10), (60, 5)],
    [(90, 20), (75, 16), (60, 12), (40, 6)],
    [(98, 20), (95, 19), (90, 17), (85, 14), (80, 10), (60, 4)],
    [(100, 15), (80, 12), (60, 9), (30, 3)],
]
DED_POINTS = [5, 5, 4, 4, 4, 3]                          # daily, 25 points, floor 0 each
KINDS = {f"K{i + 1:02d}": (i // 2, 1 + i % 2) for i in range(12)}   # kind -> (indicator, deduction)
LEVELS = {"优": 100, "良": 85, "中": 70, "差": 40}
ENT, SUP = "企业", "主管"                                # rater roles, weights 0.6 / 0.4
# daily = steps + deductions; mid = 0.5 work + 0.5 survey; total = 0.4 daily + 0.6 mid
VETO_CAP = "59.99"
RUNNER_PCT, SNAIL_PCT = 10, 5    # runner: rank <= floor(U*10%); snail: rank > U - floor(U*5%)
COLS_A = [f"a{i}" for i in range(1, 9)]
COLS_T = [f"t{i}" for i in range(1, 9)]
COLS_S = [f"s{i}" for i in range(1, 5)]
COLS_D = [f"d{i}" for i in range(1, 7)]
