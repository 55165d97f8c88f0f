#!/usr/bin/env bash
# The sentences that inventory/detail.c and console/refusal.c translate are those that the collector writes: none is gone, none is missing.
. "${top_srcdir:?}/tests/tap.sh" || exit 1

gone=$(cd "$top_srcdir" && python3 - <<'END'
import ast, glob, re
sources = ""
for path in glob.glob("probes/*.[ch]") + glob.glob("inventory/live*.c") + glob.glob("inventory/act*.c") + glob.glob("inventory/reader_proofs*.c") + ["inventory/proof_rules.c", "inventory/reader_diagnosis_known.c", "inventory/storage_judge.c", "inventory/heartbeat.c", "inventory/route_alert.c", "inventory/dicom.c", "inventory/reader_devices.c", "console/verb_check.c"]:
    text = open(path, encoding="utf-8").read()
    text = re.sub(r'" (PRI\w+) "', "%d", re.sub(r'" (PRI\w+)(?=[,)])', '%d"', text))
    sources += "\n".join(ast.literal_eval(s) for s in re.findall(r'"(?:[^"\\\n]|\\.)*"', re.sub(r'"\s*\n\s*"', "", text)))
    sources += "\n"
said = set(re.sub(r"%[-.0-9]*(?:l|ll|z)?[a-zA-Z]", "%", line) for line in sources.split("\n"))
every = "\n".join(said)
table = re.search(r"sentences\[\] = \{(.*?)\n\};", open("inventory/detail.c", encoding="utf-8").read(), re.S)[1]
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
table = re.search(r"sentences\[\] = \{(.*?)\n\};", open("inventory/detail.c", encoding="utf-8").read(), re.S)[1]
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

# The same of what is refused: each format of an error that may be answered to an act is a sentence of console/refusal.c.
missing=$(cd "$top_srcdir" && python3 - <<'END'
import ast, glob, re
literal = r'"(?:[^"\\\n]|\\.)*"'
def formats(path, only=None):
    text = open(path, encoding="utf-8").read()
    if only: text = re.search(r"\n[^\n]*\b" + only + r"\(.*?\n}\n", text, re.S)[0]
    text = re.sub(r'"\s*\n\s*"', "", re.sub(r'" (PRI\w+)(?=[,)])', 'd"', re.sub(r'" (PRI\w+) "', "d", text)))
    for said in re.findall(r'\b(?:err_set|control_refuse|refuse)\([^";]*?(?<!_\()(' + literal + ')', text):
        if said != '"%s"': yield re.sub(r"%[-.0-9]*(?:l|ll|z|h)?[a-zA-Z]", "%", ast.literal_eval(said))
table = re.search(r"sentences\[\] = \{(.*?)\n\};", open("console/refusal.c", encoding="utf-8").read(), re.S)[1]
known = [ast.literal_eval(s) for s in re.findall(r'N_\((' + literal + r')\)', table)]
holes = re.compile(r"\{\d\w?\}")
fits = [re.compile(".+".join(map(re.escape, holes.split(k)))) for k in known]
said = {f: path for path in sorted(glob.glob("inventory/act*.c")) + sorted(glob.glob("inventory/hds_act*.c")) + ["probes/control_acts.c", "probes/control_hds.c", "probes/control_params.c", "probes/control_journal.c", "probes/control_diagnosis.c", "probes/daemon_diagnosis.c", "probes/daemon_diagnosis_looks.c", "probes/diagnosis_order.c",
        "probes/control_call.c", "probes/control_methods.c", "probes/daemon_poll.c", "probes/daemon_ring.c", "probes/control_observe.c"] for f in formats(path)}
said.update({f: "probes/daemon_store.c" for f in formats("probes/daemon_store.c", "store_can_write")})
for asked in ("capture_looks", "capture_order"): said.update({f: "probes/daemon_capture.c" for f in formats("probes/daemon_capture.c", asked)})
said.update({f: "probes/daemon_exposure.c" for f in formats("probes/daemon_exposure.c", "exposures_ask")})
said.update({f: "probes/daemon_heartbeats.c" for f in formats("probes/daemon_heartbeats.c", "heartbeats_hear")})
for f, path in said.items():
    if not any(p.fullmatch(f.replace("%", "9")) for p in fits): print(path, repr(f), "is not known")
for k, p in zip(known, fits):
    if not any(p.fullmatch(f.replace("%", "9")) for f in said) and k not in ("no memory for a reload", "no memory for the reply",
            "the collector stopped before the results were stored", "{1f}: text: expected lines of UTF-8 without control characters"):
        print(repr(k), "is said by nobody")
if len(said) < 45: print("only", len(said), "refusals are found")
END
)
tap_is "what the collector refuses is known to the console in the language of the screens, and nothing else" "$missing" ""
tap_done
