# Sourced by the acceptance tests: an inventory of simulated or real agents, polled and listed as a user would. Not a test.
# shellcheck disable=SC1091
. "${top_srcdir:?}/tests/tap.sh" || exit 1

vigie() { "$top_builddir/vigie" --config "$tmp/vigie.conf" "$@"; }

# region_begin: a configuration, and empty secrets and devices.
region_begin() {
	mkdir "$tmp/csv"
	cat >"$tmp/vigie.conf" <<-CONF
		inventory = "$tmp/vigie.db"
		secrets = "$tmp/secrets"
		control = "$tmp/control.sock"
		language = "en"
		user = "$(id -un)"
		probe { snmp-timeout = "3s" }
	CONF
	(umask 077; : >"$tmp/secrets")
	printf 'name\nDemo\n' >"$tmp/csv/sites.csv"
	echo name,site,kind,address,port,credential >"$tmp/csv/devices.csv"
}

# region_agent NAME PORT SECRET: a device on 127.0.0.1, and its secret as the body of an snmp section.
region_agent() {
	echo "snmp $1 { $3 }" >>"$tmp/secrets"
	echo "$1,Demo,router,127.0.0.1,$2,$1" >>"$tmp/csv/devices.csv"
}

# region_poll: import, one round of everything, and all lists into $tmp/said.
region_poll() {
	local verb
	vigie import "$tmp/csv" >"$tmp/import.log" 2>&1 || { cat "$tmp/import.log"; return 1; }
	"$top_builddir/vigied" --config "$tmp/vigie.conf" --once --foreground >"$tmp/vigied.log" 2>&1 || { cat "$tmp/vigied.log"; return 1; }
	mkdir -p "$tmp/said"
	for verb in interfaces devices storages processors memories sensors; do
		vigie "$verb" --json >"$tmp/said/$verb.json" || return 1
	done
}
