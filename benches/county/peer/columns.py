#!/usr/bin/env python3
"""columns.py RESULTS.csv OUT.csv: kaohe's exact results with the columns of oracle.py, work and survey half-up to 2 decimals."""
import csv, sys
from fractions import Fraction as F


def two(text):
    x = F(text); n = (2 * x.numerator * 100 + x.denominator) // (2 * x.denominator)      # nothing is negative here
    return f"{n // 100}.{n % 100:02d}"


with open(sys.argv[1], encoding="utf-8-sig") as f, open(sys.argv[2], "w") as out:
    out.write("unit,daily,work,survey,total,rank,award\n")
    for r in csv.DictReader(f):
        out.write(f"{r['unit']},{r['total.daily']},{two(r['total.mid.work'])},{two(r['total.mid.survey'])},{r['total']},{r['rank']},{r['awards']}\n")
