# Sourced after tests/tap.sh and tests/certificates.sh: Debian's exim on loopback, with an account whose password is sesame.

# exim_start NAME CERTIFICATE PORT PORT-OF-SMTPS OPTION: in $tmp/exim-NAME. OPTION goes to its account, standard input to its main
# options and what stands behind them.
exim_start() {
	local dir=$tmp/exim-$1
	mkdir -m 777 "$dir"
	install -m 644 "$pki/$2.key" "$dir/key"
	{
		cat <<-EXIM
			spool_directory = $dir
			log_file_path = $dir/%slog
			pid_file_path = $dir/pid
			local_interfaces = 127.0.0.1
			daemon_smtp_ports = $3 : $4
			tls_on_connect_ports = $4
			tls_advertise_hosts = *
			tls_certificate = $pki/$2.crt
			tls_privatekey = $dir/key
			host_lookup =
			rfc1413_query_timeout = 0s
		EXIM
		cat
		cat <<-EXIM
			begin authenticators
			plain:
			  driver = plaintext
			  public_name = PLAIN
			  server_prompts = :
			  server_condition = \${if eq{\$auth3}{sesame}}
			  $5
		EXIM
	} >"$dir/conf"
	exim4 -C "$dir/conf" -bdf >"$dir/out" 2>&1 &
	children+=($!)
}
