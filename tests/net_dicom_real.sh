#!/usr/bin/env bash
# Class dicom against Debian's dcmtk and Orthanc on loopback: storescp plain, refusing, over TLS and with an association profile, dcmrecv,
# then dcmqrscp and Orthanc, plain and over TLS, with their tables of AE titles.
set -u
. "$top_srcdir/tests/tap.sh"
. "$top_srcdir/tests/probe.sh"
. "$top_srcdir/tests/certificates.sh"

if ! command -v storescp >/dev/null || ! command -v Orthanc >/dev/null; then
	echo '1..0 # SKIP needs dcmtk and orthanc'
	exit 0
fi
pki_issue root "Demo Root" "" - -10 3650 authority && pki_issue good localhost "DNS:localhost,IP:127.0.0.1" root -10 365 || {
	echo "Bail out! openssl made no certificates"
	exit 1
}
export SSL_CERT_FILE=$pki/root.crt SSL_CERT_DIR=$tmp/nowhere
mkdir "$tmp/in" "$tmp/qr"
for name in plain refusing tls tls_wants profiled receiving receiving_tls querying orthanc orthanc_tls; do free_port "$name"; done
printf 'NetworkTCPPort = %s\nMaxPDUSize = 16384\nMaxAssociations = 4\nHostTable BEGIN\nours = (VIGIE, localhost, 104)\nHostTable END\nVendorTable BEGIN\nVendorTable END\nAETable BEGIN\nCOVO %s RW (9, 1024mb) ours\nAETable END\n' \
	"$querying" "$tmp/qr" >"$tmp/qr.cfg"
orthanc_conf() { # NAME PORT [MEMBERS]
	cat >"$tmp/$1.json" <<-END
		{"StorageDirectory": "$tmp/$1", "IndexDirectory": "$tmp/$1", "HttpServerEnabled": false, "DicomPort": $2, "DicomAet": "COVO",
		 "DicomCheckCalledAet": true, "DicomAlwaysAllowEcho": false, "DicomAlwaysAllowStore": false,
		 "DicomModalities": {"ours": ["VIGIE", "127.0.0.1", 104]}${3:-}}
	END
}
orthanc_conf orthanc "$orthanc"
orthanc_conf orthanc_tls "$orthanc_tls" ", \"DicomTlsEnabled\": true, \"DicomTlsCertificate\": \"$pki/good.crt\",
	\"DicomTlsPrivateKey\": \"$pki/good.key\", \"DicomTlsTrustedCertificates\": \"$pki/root.crt\", \"DicomTlsRemoteCertificateRequired\": false"
cat >"$tmp/profile.cfg" <<-'END'
	[[TransferSyntaxes]]
	[Uncompressed]
	TransferSyntax1 = LittleEndianExplicit
	TransferSyntax2 = LittleEndianImplicit
	[[PresentationContexts]]
	[Scanner]
	PresentationContext1 = VerificationSOPClass\Uncompressed
	PresentationContext2 = CTImageStorage\Uncompressed
	PresentationContext3 = MRImageStorage\Uncompressed
	[[Profiles]]
	[Covolink]
	PresentationContexts = Scanner
END
begin() { # COMMAND…
	"$@" >>"$tmp/dcmtk.log" 2>&1 &
	children+=($!)
}
begin storescp -od "$tmp/in" "$plain"
begin storescp --refuse -od "$tmp/in" "$refusing"
begin storescp +tls "$pki/good.key" "$pki/good.crt" -ic -od "$tmp/in" "$tls"
begin storescp +tls "$pki/good.key" "$pki/good.crt" +cf "$pki/root.crt" -od "$tmp/in" "$tls_wants"
begin storescp -xf "$tmp/profile.cfg" Covolink -od "$tmp/in" "$profiled"
begin dcmrecv -od "$tmp/in" "$receiving"
begin dcmrecv +tls "$pki/good.key" "$pki/good.crt" -ic -xf "$tmp/profile.cfg" Covolink -od "$tmp/in" "$receiving_tls"
begin dcmqrscp -c "$tmp/qr.cfg"
begin Orthanc "$tmp/orthanc.json"
begin Orthanc "$tmp/orthanc_tls.json"
for port in $plain $refusing $tls $tls_wants $profiled $receiving $receiving_tls $querying $orthanc $orthanc_tls; do
	wait_for 10 eval "(exec 9<>/dev/tcp/127.0.0.1/$port) 2>/dev/null" || { cat "$tmp/dcmtk.log" >&2; echo "Bail out! nothing listens on $port"; exit 1; }
done
dicom() { # SENTENCE OUTCOME/STATE DETAIL PORT CALLED CALLING OPTION…
	probe "$1" "$2" "$3" --class dicom --address 127.0.0.1 --port "$4" --called-ae "$5" --calling-ae "$6" "${@:7}"
}
dicom "storescp takes everything" ok/ok 'C-ECHO in .*accepts Verification, CT, MR, CR, DX, US, XA, MG, SC' "$plain" COVO VIGIE
dicom "storescp that refuses gives no reason" associate-rejected/critical 'permanent refusal by the application: no reason given' "$refusing" COVO VIGIE
dicom "storescp over TLS" ok/ok 'C-ECHO in .*certificate ends' "$tls" COVO VIGIE --tls
dicom "storescp over TLS by default wants a certificate of ours" tls-handshake/critical \
	'the server wants a certificate of ours, and a check has none; .*alert' "$tls_wants" COVO VIGIE --tls
dicom "one without TLS is told by what it does" reset/critical 'during the TLS handshake; verify whether it expects TLS' "$plain" COVO VIGIE --tls
dicom "dcmrecv without a profile answers the echo and takes no image" storage-refused/warning 'accepts Verification; refuses CT' "$receiving" COVO VIGIE
dicom "storescp with a profile takes what stands there and refuses the rest" ok/ok 'accepts Verification, CT, MR; refuses CR' "$profiled" COVO VIGIE
dicom "dcmrecv over TLS with the same profile" ok/ok 'accepts Verification, CT, MR; refuses CR.*certificate ends' "$receiving_tls" COVO VIGIE --tls
dicom "what speaks TLS is not asked in the clear" reset/critical 'instead of answering the association; verify .* whether it expects TLS' "$receiving_tls" COVO VIGIE
dicom "dcmqrscp knows its own AE title and ours" ok/ok 'C-ECHO in' "$querying" COVO VIGIE
dicom "dcmqrscp refuses another called AE title" ae-called-unknown/critical 'called AE title not recognised' "$querying" OTHER VIGIE
dicom "Orthanc knows its own AE title and ours" ok/ok 'C-ECHO in .*accepts Verification, CT' "$orthanc" COVO VIGIE
dicom "Orthanc refuses another called AE title" ae-called-unknown/critical 'verify that its AE title is OTHER' "$orthanc" OTHER VIGIE
dicom "Orthanc refuses a calling one that is not in its table" ae-calling-unknown/critical 'have our AE title STRANGER declared there' "$orthanc" COVO STRANGER
dicom "Orthanc over TLS" ok/ok 'C-ECHO in .*accepts Verification, CT.*certificate ends' "$orthanc_tls" COVO VIGIE --tls
dicom "Orthanc over TLS refuses as in the clear" ae-calling-unknown/critical 'have our AE title STRANGER declared there' "$orthanc_tls" COVO STRANGER --tls
tap_done
