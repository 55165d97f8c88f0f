# Sourced after tests/certificates.sh: Debian's slapd.

# slapd_start NAME CERTIFICATE URLS: with dc=demo,dc=test in it, whose account cn=admin has the password sesame; it listens at the URLs.
slapd_start() {
	mkdir -p "$tmp/slapd-$1/data"
	cat >"$tmp/slapd-$1/conf" <<-SLAPD
		include /etc/ldap/schema/core.schema
		pidfile $tmp/slapd-$1/pid
		argsfile $tmp/slapd-$1/args
		TLSCertificateFile $pki/$2.crt
		TLSCertificateKeyFile $pki/$2.key
		database ldif
		suffix "dc=demo,dc=test"
		rootdn "cn=admin,dc=demo,dc=test"
		rootpw sesame
		directory $tmp/slapd-$1/data
	SLAPD
	printf 'dn: dc=demo,dc=test\nobjectClass: dcObject\nobjectClass: organization\ndc: demo\no: Region Demo\n' |
		slapadd -f "$tmp/slapd-$1/conf" 2>"$tmp/slapd-$1/add"
	slapd -f "$tmp/slapd-$1/conf" -h "$3" -d 0 >"$tmp/slapd-$1/out" 2>&1 &
	children+=($!)
}
