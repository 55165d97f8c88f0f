#!/usr/bin/env bash
# The French catalogue is complete, says the words of operations as tests/ui-french.tsv gives them, and is spoken in any locale.
. "${top_srcdir:?}/tests/tap.sh" || exit 1

po=$top_srcdir/console/po/fr.po
export LC_ALL=C.UTF-8

statistics=$(msgfmt --check --statistics -o "$tmp/fr.mo" "$po" 2>&1)
tap_like "the catalogue is sound, without anything untranslated or fuzzy" "$statistics" '^[0-9]+ translated messages\.$'

unset MAKEFLAGS MFLAGS MAKELEVEL
made=$(make -C "$top_builddir" vigie.pot 2>&1 >/dev/null)
tap_is "the strings of all sources are found" "$(($(grep -c '^msgid ' "$top_builddir/vigie.pot") > 500))$made" 1
msgmerge --quiet --no-fuzzy-matching --no-wrap -o "$tmp/merged.po" "$po" "$top_builddir/vigie.pot"
tap_is "the catalogue has every string of the sources (make update-po takes them in)" \
	"$(msgattrib --untranslated --no-obsolete --no-wrap "$tmp/merged.po" | sed -n '/^$/,$p' | grep '^msgid')" ""
tap_is "it keeps none that no source has any more" "$(msgattrib --only-obsolete "$tmp/merged.po" | grep msgid)" ""

# words FILE: the catalogue and the table of words, judged
words() {
	msgcat --no-wrap --no-location "$po" | python3 -c '
import ast, re, sys
# Where a word of the table stands after its subject, the subject is not said again.
inside = {"blind": "aveugle"}
entries, current = [], None
for line in sys.stdin:
    m = re.match(r"(msgid|msgid_plural|msgstr)(?:\[\d\])? (\".*\")$", line.rstrip("\n"))
    if m and m[1] == "msgid":
        entries.append([ast.literal_eval(m[2]), []]); current = "id"
    elif m and m[1] == "msgstr":
        entries[-1][1].append(ast.literal_eval(m[2])); current = "str"
    elif m:
        current = None
    elif line.startswith("\"") and current == "id":
        entries[-1][0] += ast.literal_eval(line)
    elif line.startswith("\"") and current == "str":
        entries[-1][1][-1] += ast.literal_eval(line)
entries = [(e, f) for e, f in entries if e]
def same(s): return s.replace("’", "\x27").lower()
table = [line.rstrip("\n").split("\t") for line in open(sys.argv[2], encoding="utf-8") if not line.startswith(("#", "english\t"))]
used = 0
for english, french in [(r[0], r[1]) for r in table]:
    for e, forms in entries:
        if e.lower() == english.lower() or e.lower().startswith(english.lower() + ":"):
            used += 1
            expected = inside.get(english, french)
            if sys.argv[1] == "table" and not all(same(f).startswith(same(expected)) for f in forms): print(e, forms, "is not", expected)
if sys.argv[1] == "table" and used < 12: print("only", used, "words of the table are used")
for e, forms in entries:
    for f in forms:
        if sys.argv[1] == "alert" and re.search(r"\balertes?\b", f, re.I) and not re.search(r"\balert", e, re.I): print(f)
        if sys.argv[1] == "print" and (re.search(r"[a-zà-ÿ]\x27[a-zà-ÿ]", f) or re.search(r"\w +[:;!?»](?:\s|$)|« ", f)): print(f)
' "$1" "$top_srcdir/tests/ui-french.tsv"
}
tap_is "words of operations are as the table gives them" "$(words table)" ""
tap_is "an alert is a record, never a level" "$(words alert)" ""
tap_is "apostrophes are typographic, and spaces before signs do not break" "$(words print)" ""

# glibc writes U+00A0 as a blank in ASCII, and U+202F as a question mark.
tap_is "spaces that do not break have a twin in ASCII" "$(grep -c $'\u202f' "$top_srcdir/console/po/fr.po")" 0

# A machine with no locale but those inside the C library.
export VIGIE_LOCALEDIR=$top_builddir/locale LOCPATH=$tmp
unset LANGUAGE LANG LC_MESSAGES
for locale in C.UTF-8 C POSIX; do
	tap_like "--lang fr speaks French with LC_ALL=$locale" "$(LC_ALL=$locale "$top_builddir/vigie" --lang fr help)" '^Verbes'
	tap_like "--lang en speaks English with LC_ALL=$locale" "$(LC_ALL=$locale LANGUAGE=fr "$top_builddir/vigie" --lang en help)" '^Verbs'
	tap_is "no byte is left untranslated to ASCII with LC_ALL=$locale" \
		"$(LC_ALL=$locale "$top_builddir/vigie" --lang fr --ascii help | LC_ALL=C grep -c '[^ -~]')" 0
done
for program in vigied vigie-sim; do
	tap_like "$program --help speaks French to a French account" "$(LC_ALL=fr_FR.UTF-8 "$top_builddir/$program" --help)" '^Usage.: vigie'
	tap_like "$program --help speaks English to the others" "$(LC_ALL=C "$top_builddir/$program" --help)" '^Usage: vigie'
done
tap_done
