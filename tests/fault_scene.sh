# Sourced by the test of the verdicts: an establishment with two circuits behind a collection node, its neighbours, services and a Covolink,
# each of them a real program in network namespaces, and ways to break each and mend it again. After tests/diagnosis_lib.sh.
. "$top_srcdir/tests/certificates.sh"

region_sites='name,kind,commune,college,pack,access,public_address,isp
Coeur Demo,datacentre,Caen,,,syvik,,
EHPAD Demo Tilleuls,ehpad,Vire,C,adherent,syvik,,
Clinique Demo Bocage,clinic,Vire,B,adherent,syvik,,
EHPAD Demo Val,ehpad,Vire,C,adherent,syvik,,
CH Demo Nord,hospital,Cherbourg,A,adherent,syvik,,
EHPAD Demo Dune,ehpad,Barfleur,C,adherent,syvik,,
EHPAD Demo Phare,ehpad,Gatteville,C,adherent,syvik,,
MAS Demo Pres,medico-social,Flers,E,adherent,internet,198.18.1.7,FAI Demo'

# scene_agent NAME NAMESPACE ADDRESS [young] [small]: an agent that has run for ten days, or has just begun; small: of ports of 1 Mbit/s.
scene_agent() {
	mkdir -p "$tmp/$1.agent"
	printf 'rocommunity public\nagentAddress udp:%s:161\n' "$3" >"$tmp/$1.agent/conf"
	[ -n "${4:-}" ] || echo 'override 1.3.6.1.2.1.1.3.0 timeticks 86400000' >>"$tmp/$1.agent/conf"
	[ -z "${5:-}" ] || echo "pass -p 1 .1.3.6.1.2.1.31.1.1.1.15 $(cd "$top_srcdir" && pwd)/tests/small_ports.sh" >>"$tmp/$1.agent/conf"
	SNMP_PERSISTENT_DIR=$tmp/$1.agent ip netns exec "$2" snmpd -f -Lf "$tmp/$1.agent/log" -C -c "$tmp/$1.agent/conf" -p "$tmp/$1.agent/pid" \
		-I -smux,ucd_snmp >/dev/null 2>&1 &
	children+=($!)
}
scene_agent_stop() { kill "$(cat "$tmp/$1.agent/pid")" 2>/dev/null; }

# The second circuit, and neighbours that stand at the collection node: .2.3 to .2.5 in the same commune, .3.3 to .3.5 elsewhere.
scene_network() {
	diagnosis_network
	ip link add mid2 netns "$middle" type veth peer name far1 netns "$far"
	ip -n "$middle" addr add 198.18.4.254/24 dev mid2
	ip -n "$far" addr add 198.18.4.2/24 dev far1
	ip -n "$middle" link set mid2 up
	ip -n "$far" link set far1 up
	ip -n "$middle" link set lo up
	for n in 2 3; do
		for host in 3 4 5; do ip -n "$middle" addr add "198.18.$n.$host/32" dev lo; done
	done
	mkdir -p "/etc/netns/$near"
	cat >"/etc/netns/$near/hosts" <<-'END'
		127.0.0.1 localhost
		198.18.1.2 cpe.demo.test
		fd00:18:1::2 cpe.demo.test
		198.18.0.1 therape.demo.test psc.demo.test portail.demo.test
		fd00:18::1 therape.demo.test
	END
}

scene_inventory() {
	mkdir -p "$tmp/csv"
	echo "$region_sites" >"$tmp/csv/sites.csv"
	cat >"$tmp/csv/devices.csv" <<-'CSV'
		name,site,kind,address,credential
		pe-vire,Coeur Demo,router,198.18.0.254,any
		cpe-tilleuls,EHPAD Demo Tilleuls,router,cpe.demo.test,any
		cpe-bocage,Clinique Demo Bocage,router,198.18.2.3,
		cpe-val,EHPAD Demo Val,router,198.18.2.4,
		cpe-nord,CH Demo Nord,router,198.18.3.3,
		cpe-dune,EHPAD Demo Dune,router,198.18.3.4,
		cpe-phare,EHPAD Demo Phare,router,198.18.3.5,
		covo-nord,CH Demo Nord,covolink,198.18.0.1,
	CSV
	cat >"$tmp/csv/links.csv" <<-'CSV'
		name,site,device,interface,z_device,z_interface,address,perimeter,redundancy_group,expected_bps
		SYVIK-T1,EHPAD Demo Tilleuls,pe-vire,mid1,cpe-tilleuls,far0,,VRF Sante,tilleuls,100000000
		SYVIK-T2,EHPAD Demo Tilleuls,pe-vire,mid2,cpe-tilleuls,far1,,VRF Sante,tilleuls,100000000
		SYVIK-B1,Clinique Demo Bocage,,,,,198.18.2.3,VRF Sante,,
		SYVIK-V1,EHPAD Demo Val,,,,,198.18.2.4,VRF Sante,,
		SYVIK-N1,CH Demo Nord,,,,,198.18.3.3,VRF Sante,,
		SYVIK-D1,EHPAD Demo Dune,,,,,198.18.3.4,VRF Sante,,
		SYVIK-P1,EHPAD Demo Phare,,,,,198.18.3.5,VRF Sante,,
		FAI-M1,MAS Demo Pres,,,,,198.18.1.7,,,
	CSV
	cat >"$tmp/csv/perimeters.csv" <<-'CSV'
		name,kind
		VRF Sante,l3vpn
		VRF Admin,l3vpn
	CSV
	cat >"$tmp/csv/services.csv" <<-CSV
		name,kind,target,site,owner,expect_body
		Therap-e,http,https://therape.demo.test:8443/,Coeur Demo,ours,
		Portail,http,http://portail.demo.test:8080/,Coeur Demo,ours,
		Pro Sante Connect,http,https://psc.demo.test:9443/,,national,
		DNS regional,dns,dns://198.18.0.1/therape.demo.test,Coeur Demo,ours,198.18.0.1
		DNS secondaire,dns,dns://198.18.0.1:5353/therape.demo.test,Coeur Demo,ours,198.18.0.1
	CSV
	cat >"$tmp/csv/covolinks.csv" <<-'CSV'
		name,site,device,address,port,called_ae
		COVO-NORD,CH Demo Nord,covo-nord,198.18.0.1,11112,COVO
	CSV
	cat >"$tmp/csv/entitlements.csv" <<-'CSV'
		service,colleges,packs
		Therap-e,A;B;C;E,
		Portail,A;B,
		Imagerie,A,
		Pro Sante Connect,A;B;C;D;E;F,
	CSV
	printf 'from,to,kind\nPortail,perimeter:VRF Admin,perimeter\n' >"$tmp/csv/dependencies.csv"
	printf 'snmp any {\n\tversion = "2c"\n\tcommunity = "public"\n}\n' >"$tmp/secrets"
	chmod 600 "$tmp/secrets"
}

# scene_web [CERTIFICATE] [ANSWER] [DIRECTIVE]: what Therap-e is from now on.
scene_web() {
	local certificate=${1:-good} answer=${2:-return 200 ok;}
	cat "$pki/$certificate.crt" "$pki/${certificate}.chain" 2>/dev/null >"$tmp/web.crt" || cat "$pki/$certificate.crt" >"$tmp/web.crt"
	cp "$pki/$certificate.key" "$tmp/web.key"
	cat >"$tmp/nginx.conf" <<-NGINX
		user root;
		daemon off;
		worker_processes 1;
		pid $tmp/nginx.pid;
		error_log $tmp/error.log;
		events { worker_connections 64; }
		http {
			access_log off;
			client_body_temp_path $tmp/b; proxy_temp_path $tmp/p; fastcgi_temp_path $tmp/f; uwsgi_temp_path $tmp/u; scgi_temp_path $tmp/s;
			server {
				listen 198.18.0.1:8443 ssl;
				listen [fd00:18::1]:8443 ssl;
				ssl_certificate $tmp/web.crt;
				ssl_certificate_key $tmp/web.key;
				${3:-ssl_protocols TLSv1.2 TLSv1.3;}
				location / { $answer }
			}
			server {
				listen 198.18.0.1:9443 ssl;
				ssl_certificate $pki/psc.crt;
				ssl_certificate_key $pki/psc.key;
				location / { ${psc_answer:-return 200 ok;} }
			}
			server { listen 198.18.0.1:8080; location / { return 200 ok; } }
		}
	NGINX
	if [ -e "$tmp/nginx.pid" ]; then
		kill -HUP "$(cat "$tmp/nginx.pid")"
		sleep 0.5 # its old worker answers until the new one does
		return
	fi
	ip netns exec "$near" nginx -e "$tmp/error.log" -c "$tmp/nginx.conf" -p "$tmp" >"$tmp/nginx.out" 2>&1 &
	children+=($!)
}

# scene_dns PORT [ADDRESS]
scene_dns() {
	ip netns exec "$near" dnsmasq -k -u root -C /dev/null --no-resolv --no-hosts --pid-file="$tmp/dns$1.pid" --listen-address=198.18.0.1 --bind-interfaces -p "$1" \
		--address="/therape.demo.test/${2:-198.18.0.1}" >"$tmp/dns$1.log" 2>&1 &
	children+=($!)
}
scene_dns_stop() { kill "$(cat "$tmp/dns$1.pid")" 2>/dev/null; wait_for 5 eval "! kill -0 \$(cat $tmp/dns$1.pid) 2>/dev/null"; }

# scene_scp [OPTION…]
scene_scp() {
	mkdir -p "$tmp/images"
	ip netns exec "$near" storescp "$@" -od "$tmp/images" 11112 >"$tmp/scp.log" 2>&1 &
	scp=$!
	children+=($scp)
	wait_for 5 in_near bash -c 'exec 3<>/dev/tcp/198.18.0.1/11112' 2>/dev/null
}

scene_begin() {
	local name
	pki_issue root "Demo Root" "" - -10 3650 authority && pki_issue good therape.demo.test DNS:therape.demo.test root -10 365 &&
		pki_issue expired therape.demo.test DNS:therape.demo.test root -30 -1 &&
		pki_issue other ailleurs.demo.test DNS:ailleurs.demo.test root -10 365 &&
		pki_issue self therape.demo.test DNS:therape.demo.test - -10 365 &&
		pki_issue later therape.demo.test DNS:therape.demo.test root 10 365 &&
		pki_issue middle "Demo Middle" "" root -30 -1 authority && pki_issue below therape.demo.test DNS:therape.demo.test middle -10 365 &&
		pki_issue psc psc.demo.test DNS:psc.demo.test root -10 365 || { echo "Bail out! openssl made no certificates"; exit 1; }
	cp "$pki/middle.crt" "$pki/below.chain"
	export SSL_CERT_FILE=$pki/root.crt
	scene_agent pe "$middle" 198.18.0.254
	scene_agent cpe "$far" 198.18.1.2
	scene_web
	scene_dns 53
	scene_dns 5353
	scene_scp
}
