"""Writes raters.csv and the answers of the residents' survey, data/<period>/ratings.csv.

For every unit, panel and aspect the plan below says how many raters answer 满意, 基本满意, 一般, 不满意. Invented figures;
no randomness, so the files come out byte for byte. Each township asks residents of its own: 7 delegates, 6 households.
"""

from pathlib import Path

LEVELS = ["满意", "基本满意", "一般", "不满意"]
ASPECTS = ["方便", "参与", "环境"]
# unit: (delegates, households), each a triple of counts by level for 方便, 参与, 环境.
PLAN = {
    "2022": {
        "east-street": (["4210", "3310", "5200"], ["3210", "2310", "3300"]),
        "west-street": (["2311", "2221", "3220"], ["1221", "1311", "2220"]),
        "park-street": (["5200", "5110", "6100"], ["4200", "4110", "5100"]),
        "river-town": (["5110", "4210", "5200"], ["4110", "3210", "4200"]),
        "hill-town": (["3310", "3220", "4210"], ["3210", "2310", "2220"]),
        "lake-town": (["4300", "4210", "4210"], ["3300", "3210", "3210"]),
        "grain-town": (["6100", "6100", "5200"], ["5100", "5010", "4200"]),
        "pine-township": (["1321", "2221", "1222"], ["1221", "1122", "0231"]),
    },
    "2023": {
        "east-street": (["4300", "4210", "5200"], ["3300", "3210", "4200"]),
        "west-street": (["3310", "3220", "4210"], ["2310", "2220", "3210"]),
        "park-street": (["6100", "5200", "6100"], ["5100", "5010", "5100"]),
        "river-town": (["5200", "5110", "5200"], ["4200", "4110", "5100"]),
        "hill-town": (["4210", "3310", "4300"], ["3210", "3210", "3300"]),
        "lake-town": (["4210", "4210", "4300"], ["3210", "3300", "2310"]),
        "grain-town": (["6100", "5200", "6100"], ["5100", "4200", "5100"]),
        "pine-township": (["2311", "2221", "2320"], ["1311", "2211", "1320"]),
    },
}
PANELS = [("代表", "D"), ("住户", "H")]

here = Path(__file__).parent
towns = list(PLAN["2022"])
raters = ["rater,panel"]
for number, town in enumerate(towns, 1):
    for (panel, letter), size in zip(PANELS, (7, 6)):
        raters += [f"{letter}{number}{each:02},{panel}" for each in range(1, size + 1)]
(here / "raters.csv").write_text("\n".join(raters) + "\n", encoding="utf-8")
for period, plan in PLAN.items():
    lines = ["rater,unit," + ",".join(ASPECTS)]
    for number, town in enumerate(towns, 1):
        for (_, letter), cells in zip(PANELS, plan[town]):
            columns = [[LEVELS[at] for at, count in enumerate(cell) for _ in range(int(count))] for cell in cells]
            # Turned by the number of the aspect, so that no rater stands for the best answers of all aspects.
            columns = [column[turn:] + column[:turn] for turn, column in enumerate(columns)]
            for each, answers in enumerate(zip(*columns), 1):
                lines.append(f"{letter}{number}{each:02},{town}," + ",".join(answers))
    (here / period / "ratings.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
