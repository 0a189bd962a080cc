"""Writes tables.json: texts as Python's csv module reads them (spaces around cells removed, empty lines left out)."""
import csv, io, json, sys
from pathlib import Path

texts = [
    ("a,b\n1,2\n", ","),
    ("a;b\r\n1,5;2\r\n", ";"),
    ("a\tb c\n\"x\ty\"\t2\n", "\t"),
    ("a,b\r\n1,2\n3,4\r\n", ","),
    ("\"a, first\",b\n\"he said \"\"no\"\"\",\"two\nlines\"\n", ","),
    ("a,b,\n1,,2\n,,\n", ","),
    ("a|b\n\n1|\"|\"\n\n", "|"),
    ("\"\",x\n\"\"\"\",y\n", ","),
    ("größe,b\n1,2", ","),
]
cases = [
    {"text": text, "separator": separator, "rows": [[cell.strip() for cell in row] for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator) if row]}
    for text, separator in texts
]
Path(__file__).with_suffix(".json").write_text(json.dumps({"versions": {"python": sys.version.split()[0]}, "cases": cases}, indent=1, ensure_ascii=False) + "\n")
