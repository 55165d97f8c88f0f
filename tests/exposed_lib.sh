# Sourced after tests/tap.sh: agents and SSH servers at their usual ports, which may speak what they should not.

# agent_start NAME LINE…: an snmpd with an account of SNMPv3; its id in agent_NAME
agent_start() {
	local name=$1
	shift
	printf '%s\n' "$@" 'createUser alice SHA-256 "alice-auth-1" AES "alice-priv-1"' 'rouser alice authPriv' "sysDescr Agent of a test" \
		"sysName $name" >"$tmp/$name.conf"
	mkdir -p "$tmp/$name.d"
	SNMP_PERSISTENT_DIR=$tmp/$name.d snmpd -f -Lf "$tmp/$name.snmpd" -C -c "$tmp/$name.conf" -p "$tmp/$name.pid" >/dev/null 2>&1 &
	children+=($!)
	printf -v "agent_$name" %s $!
}

# ssh_certify KEY ID SERIAL VALIDITY NAME: $tmp/KEY is a host key of that name, says the authority whose key is $tmp/ca
ssh_certify() {
	ssh-keygen -q -s "$tmp/ca" -h -I "$2" -z "$3" -n "$5" -V "$4" "$tmp/$1.pub" || tap_fail "ssh-keygen signs"
}

# ssh_start NAME ADDRESS KEY LINE…: its id in sshd_NAME; returns once it accepts
ssh_start() {
	printf '%s\n' "ListenAddress $2:22" "HostKey $3" 'PidFile none' 'UsePAM no' 'StrictModes no' "${@:4}" >"$tmp/sshd.$1.conf"
	unshare -m sh -c "mount -t tmpfs none /run && mkdir -m 755 /run/sshd && exec $(command -v sshd) -D -e -f '$tmp/sshd.$1.conf'" >>"$tmp/sshd.log" 2>&1 &
	children+=($!)
	printf -v "sshd_$1" %s $!
	wait_for 10 accepts $2 22
}
