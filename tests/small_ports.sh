#!/bin/sh
# For snmpd's "pass": ifHighSpeed of every port of this namespace is 1 Mbit/s. small_ports.sh -g|-n OID
column=${2%%.31.1.1.1.15*}.31.1.1.1.15
asked=${2##*.31.1.1.1.15}
asked=${asked#.}
for index in $(cat /sys/class/net/*/ifindex | sort -n); do
	if { [ "$1" = -g ] && [ "$index" = "$asked" ]; } || { [ "$1" = -n ] && [ "$index" -gt "${asked:-0}" ]; }; then
		printf '%s.%s\ngauge\n1\n' "$column" "$index"
		exit
	fi
done
