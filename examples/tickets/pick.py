"""Names one text that the first target was trained on and one that it was not: the middle ones by loss, nothing chosen to please."""

import json
import sys

rows = [json.loads(line) for line in open(sys.argv[1], encoding="utf-8")]
judged = [r for r in rows if not r.get("fit")]


def middle(member):
    side = sorted(
        (sum(r["token_logprobs"]) / len(r["token_logprobs"]), r["id"]) for r in judged if r["member"] is member
    )
    return side[len(side) // 2][1]


print(middle(True), middle(False))
