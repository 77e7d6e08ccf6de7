package latchkey

import "slices"

// externalTypes are the kinds of system that the contract has a word for.
var externalTypes = []string{
	"pti_site", "avigilon_alta_org", "salto_ks_site", "salto_space_system", "brivo_account", "hid_credential_manager_organization",
	"visionline_system", "assa_abloy_credential_service", "latch_building", "dormakaba_community_site", "dormakaba_ambiance_site",
	"legic_connect_credential_service", "assa_abloy_vostio", "assa_abloy_vostio_credential_service", "hotek_site",
	"kisi_organization", "akiles_organization",
}

// ExternalType is the system's type in the contract's words, whose list is
// closed; "" for what it has none for, such as the panels we drive.
func (s System) ExternalType() string {
	if slices.Contains(externalTypes, s.Type) {
		return s.Type
	}
	return ""
}
