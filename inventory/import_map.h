/* Column mappings: how any other CSV (FINESS, NetBox, ROR, EKALIS extracts) becomes a file of the inventory (design §3).
 *
 *   file = "sites.csv"            which file of the inventory the rows become, or actions.csv: the action plan
 *   separator = ";"               one character, or tab; without it, guessed from the first line
 *   encoding = "windows-1252"     utf-8 (default) or windows-1252 (and so ISO 8859-1)
 *   header = no                   the text has no header row: its columns are called 1, 2, 3… and rows may be short
 *   quotes = no                   quotes are ordinary characters
 *   unnamed = skip                what to do with rows that have no name: skip, or error (default)
 *   column name { from = "rs" }                                        the cell as it is
 *   column finess { from = {"nofinesset", "nofinessej"} }              the first of them that is not empty
 *   column aliases { from = {"rslongue", "sigle"} join = ";" }         all of them that are not empty
 *   column kind { from = "categ" map = {"355=hospital", "*=other"} }   exact values; "*" stands for every other one
 *   column access { value = "internet" }                               the same in every row
 *   column notes { from = "siret" prefix = "SIRET " default = "…" }    put before what is not empty; what stands for an empty one
 *   column commune { from = "acheminement" after = " " }               what follows the first " "
 *   column address { from = "IP Address" before = "/" }                what stands before the first "/"
 *   column name { from = "rs" distinct = "nofinesset" }                names that several rows have get " (that cell)"
 *   skip-when dateferm { matches = "?*" }                              rows whose cell matches a glob of * and ?
 *   only-when dep { matches = {"14", "27", "50", "61", "76"} }         rows whose cell matches none are skipped too */
#ifndef VIGIE_IMPORT_MAP_H
#define VIGIE_IMPORT_MAP_H

#include "import.h"
#include "inventory/csv_table.h"
#include "inventory/entity.h"

/* Reads f->text through f->map: *ret is a table with the columns of *ret_file, lines as in f->text. ret_headers: by column of the
 * entity, how messages call it: "finess (from nofinesset)". ERR_DATA: "map:line: …" or "file:line: …". */
bool import_map_apply(const struct import_file *f, struct arena *a, const struct entity_file **ret_file, const char ***ret_headers,
                      struct csv_table *ret, struct err *e) MUST_CHECK;

/* Brings f->text to UTF-8 as its mapping says, so that it can travel in JSON; import_map_apply leaves UTF-8 as it is. */
bool import_map_decode(struct import_file *f, struct arena *a, struct err *e) MUST_CHECK;

#endif
