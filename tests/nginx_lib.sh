# Sourced after tests/tap.sh: one nginx, its files in $tmp.

# nginx_write CONNECTIONS <SERVERS: the server blocks that it serves; one that runs takes them over at a SIGHUP.
nginx_write() {
	cat >"$tmp/nginx.conf" <<-NGINX
		$([ "$EUID" -eq 0 ] && echo "user root;")
		daemon off;
		worker_processes 1;
		pid $tmp/nginx.pid;
		error_log $tmp/error.log;
		events { worker_connections $1; }
		http {
			access_log off;
			client_body_temp_path $tmp/b; proxy_temp_path $tmp/p; fastcgi_temp_path $tmp/f; uwsgi_temp_path $tmp/u; scgi_temp_path $tmp/s;
			$(cat)
		}
	NGINX
}

# nginx_of_protocols ADDRESS CERTIFICATE PROTOCOLS: a server block of port 443 that takes those versions of TLS, however old
nginx_of_protocols() {
	echo "server { listen $1:443 ssl; ssl_certificate $2.crt; ssl_certificate_key $2.key; ssl_protocols $3;
		ssl_ciphers DEFAULT:@SECLEVEL=0; ssl_prefer_server_ciphers on; location / { return 200 OK; } }"
}

# nginx_start ADDRESS PORT: its id in $nginx; returns once it accepts there.
nginx_start() {
	nginx -e "$tmp/error.log" -c "$tmp/nginx.conf" -p "$tmp" 2>"$tmp/nginx.out" &
	nginx=$!
	children+=($nginx)
	wait_for 15 accepts "$1" "$2" && return
	cat "$tmp/nginx.out" "$tmp/error.log" >&2
	echo "Bail out! nginx does not start"
	exit 1
}
