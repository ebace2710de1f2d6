"""Letters and numbers of Unicode 15.1 for Telltale.Learning/Language/Tokens/CodePointRanges.cs.

python3 code_points.py FOLDER    FOLDER: the Unicode Character Database 15.0 (Debian: package unicode-data, in
                                 /usr/share/unicode); 15.1 adds one block of ideographs to it, added here.
Prints the two lists as C# text: numbers of code points outside and inside, in turn, from 0 on.
"""

import pathlib
import sys

LAST = 0x10FFFF
EXTENSION_I = range(0x2EBF0, 0x2EE5D + 1)  # Unicode 15.1, CJK Unified Ideographs Extension I: letters (Lo)

categories = {point: "Lo" for point in EXTENSION_I}
first = None
for line in (pathlib.Path(sys.argv[1]) / "UnicodeData.txt").read_text().splitlines():
    fields = line.split(";")
    point = int(fields[0], 16)
    if fields[1].endswith("First>"):
        first = point
        continue
    for inside in range(point if first is None else first, point + 1):
        categories[inside] = fields[2]
    first = None

for name, letter in (("Letters", "L"), ("Numbers", "N")):
    lengths, inside, count = [], False, 0
    for point in range(LAST + 1):
        here = categories.get(point, "Cn").startswith(letter)
        if here != inside:
            lengths.append(count)
            inside, count = here, 0
        count += 1
    text = ", ".join(map(str, lengths))
    print(name, len(lengths))
    print(text)
