"""Names one text that the first target was trained on and one that it was not: the middle ones by loss, nothing chosen to please.

Usage: pick.py EVIDENCE [FIELD]     FIELD: what names them, id by default; group for who wrote them
"""

import json
import sys

rows = [json.loads(line) for line in open(sys.argv[1], encoding="utf-8")]
field = sys.argv[2] if len(sys.argv) > 2 else "id"
judged = [r for r in rows if not r.get("fit")]


def middle(member):
    side = sorted(
        (sum(r["token_logprobs"]) / len(r["token_logprobs"]), r["id"], r[field]) for r in judged if r["member"] is member
    )
    return side[len(side) // 2][2]


print(middle(True), middle(False))
