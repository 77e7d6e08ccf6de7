package api

import "latchkey/api/route"

func aboutEncoders(s Services) []route.Row {
	encoders := encoders{s}
	return []route.Row{
		route.List("/acs/encoders/list", "acs_encoders", encoders.list).For(readers),
		route.Read("/acs/encoders/get", "acs_encoder", encoders.get).For(servers),
		route.Create("/access_methods/encode", "action_attempt", encoders.encode, encoders.encoding).For(servers),
		route.Create("/acs/encoders/encode_credential", "action_attempt", encoders.encodeCredential, encoders.encodingCredential).For(servers),
		route.Create("/acs/encoders/scan_credential", "action_attempt", encoders.scan, encoders.scanned).For(servers),
		route.Create("/acs/encoders/scan_to_assign_credential", "action_attempt", encoders.scanToAssign, encoders.scannedToAssign).For(servers),
		route.Act("/acs/encoders/simulate/next_credential_scan_will_succeed", encoders.nextScans).For(servers),
		route.Act("/acs/encoders/simulate/next_credential_scan_will_fail", encoders.nextScanFails).For(servers),
		route.Act("/acs/encoders/simulate/next_credential_encode_will_succeed", encoders.nextEncodes).For(servers),
		route.Act("/acs/encoders/simulate/next_credential_encode_will_fail", encoders.nextFails).For(servers),
	}
}
