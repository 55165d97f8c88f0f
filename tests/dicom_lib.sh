# sourced: images of a patient who does not exist, whose name must appear nowhere

canary_image() { # NAME FILE: an image of somebody called NAME
	cat >"$2.dump" <<END
(0008,0016) UI [1.2.840.10008.5.1.4.1.1.7]
(0008,0018) UI [1.2.826.0.1.3680043.2.1143.1]
(0008,0060) CS [OT]
(0010,0010) PN [$1^JEAN]
(0010,0020) LO [${1}ID]
(0020,000d) UI [1.2.826.0.1.3680043.2.1143.2]
(0020,000e) UI [1.2.826.0.1.3680043.2.1143.3]
(0028,0010) US 64
(0028,0011) US 64
END
	dump2dcm "$2.dump" "$2" >/dev/null 2>&1
	rm "$2.dump"
}
