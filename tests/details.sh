#!/usr/bin/env bash
# The sentences that console/detail.c translates are those that the collector writes: none is gone, none is missing.
. "${top_srcdir:?}/tests/tap.sh" || exit 1

gone=$(cd "$top_srcdir" && python3 - <<'END'
import ast, glob, re
sources = ""
for path in glob.glob("probes/*.[ch]") + glob.glob("inventory/live*.c") + glob.glob("inventory/act*.c") + glob.glob("inventory/reader_proofs*.c") + ["inventory/proof_rules.c", "inventory/storage_judge.c", "inventory/dicom.c", "inventory/reader_devices.c", "console/verb_check.c"]:
    text = open(path, encoding="utf-8").read()
    text = re.sub(r'" (PRI\w+) "', "%d", re.sub(r'" (PRI\w+)(?=[,)])', '%d"', text))
    sources += "\n".join(ast.literal_eval(s) for s in re.findall(r'"(?:[^"\\\n]|\\.)*"', re.sub(r'"\s*\n\s*"', "", text)))
    sources += "\n"
said = set(re.sub(r"%[-.0-9]*(?:l|ll|z)?[a-zA-Z]", "%", line) for line in sources.split("\n"))
every = "\n".join(said)
table = re.search(r"sentences\[\] = \{(.*?)\n\};", open("console/detail.c", encoding="utf-8").read(), re.S)[1]
for sentence in re.findall(r'N_\(("(?:[^"\\]|\\.)*")\)', table):
    for part in re.split(r"\{\d\w?\}", ast.literal_eval(sentence)):
        if len(part.strip(" :,;()")) > 3 and part.strip() not in every:
            print(sentence, "holds", repr(part))
END
)
tap_is "every sentence that the console knows is still written by the collector" "$gone" ""

missing=$(cd "$top_srcdir" && python3 - <<'END'
import ast, glob, re
literal = r'"(?:[^"\\\n]|\\.)*"'
table = re.search(r"sentences\[\] = \{(.*?)\n\};", open("console/detail.c", encoding="utf-8").read(), re.S)[1]
known = set(re.findall(r"[A-Za-z']+", re.sub(r"\{\d\w?\}", " ", table)))
n = 0
for path in sorted(glob.glob("probes/*.c")):
    text = open(path, encoding="utf-8").read()
    for call in re.findall(r"\b(?:(?:probe_result|transfer)_make|snmp_run_end(?:_later)?|finish_answered)\((.*?)\);", text, re.S):
        for said in re.findall(literal, re.sub(r'"\s*\n\s*"', "", call)):
            n += 1
            words = re.findall(r"[A-Za-z']{3,}", re.sub(r"%[-.0-9]*(?:l|ll|z)?[a-zA-Z]", " ", ast.literal_eval(said)))
            if not known.issuperset(words):
                print(path, said, "has", *[w for w in words if w not in known])
if n < 60: print("only", n, "sentences are found")
END
)
tap_is "every word of the sentences that the probe classes write is known to the console" "$missing" ""
tap_done
