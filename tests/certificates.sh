# Sourced after tests/tap.sh: a small certificate authority of openssl under $tmp/pki. Dates are days from now, negative
# in the past.
pki=$tmp/pki
mkdir -p "$pki/new"
: >"$pki/index.txt"
echo 1000 >"$pki/serial"
cat >"$pki/openssl.cnf" <<-CNF
	[ca]
	default_ca = ca_default
	[ca_default]
	database = $pki/index.txt
	serial = $pki/serial
	new_certs_dir = $pki/new
	unique_subject = no
	default_md = sha256
	policy = policy_any
	copy_extensions = copy
	[policy_any]
	commonName = supplied
	[req]
	distinguished_name = dn
	[dn]
	[authority]
	basicConstraints = critical, CA:TRUE
	keyUsage = critical, keyCertSign, cRLSign
	subjectKeyIdentifier = hash
	[server]
	basicConstraints = CA:FALSE
	extendedKeyUsage = serverAuth
CNF

pki_date() { date -u -d "$1 days" +%y%m%d%H%M%SZ; }

# pki_issue NAME COMMON-NAME SAN SIGNER FIRST-DAY LAST-DAY [authority]: $pki/NAME.crt and $pki/NAME.key. SIGNER - signs
# itself.
pki_issue() {
	local name=$1 cn=$2 san=$3 signer=$4 first=$5 last=$6 kind=${7:-server} sign
	openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -config "$pki/openssl.cnf" -subj "/CN=$cn" \
		${san:+-addext "subjectAltName=$san"} -keyout "$pki/$name.key" -out "$pki/$name.csr" 2>>"$tmp/openssl.log" || return 1
	if [ "$signer" = - ]; then sign=(-selfsign -keyfile "$pki/$name.key"); else
		sign=(-cert "$pki/$signer.crt" -keyfile "$pki/$signer.key"); fi
	openssl ca -batch -notext -config "$pki/openssl.cnf" -extensions "$kind" "${sign[@]}" -in "$pki/$name.csr" \
		-out "$pki/$name.crt" -startdate "$(pki_date "$first")" -enddate "$(pki_date "$last")" 2>>"$tmp/openssl.log"
}
