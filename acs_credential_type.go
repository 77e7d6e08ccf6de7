package latchkey

// credentialTypes are the contract's words for the credentials of the kinds of
// system that it has words for (System.ExternalType).
var credentialTypes = map[string]string{
	"pti_site": "pti_card", "avigilon_alta_org": "avigilon_alta_credential", "salto_ks_site": "salto_ks_credential",
	"salto_space_system": "salto_space_key", "brivo_account": "brivo_credential",
	"hid_credential_manager_organization": "hid_credential", visionline: "visionline_card", "latch_building": "latch_access",
	"dormakaba_ambiance_site": "dormakaba_ambiance_credential", "assa_abloy_vostio": "assa_abloy_vostio_key",
	"hotek_site": "hotek_card", "kisi_organization": "kisi_credential", "akiles_organization": "akiles_credential",
}

const visionline = "visionline_system"

// ExternalType is the credential's type in the contract's words, whose list is
// closed; "" for what it has none for.
func (c ACSCredential) ExternalType() string {
	if c.System.Type == "salto_ks_site" && c.Mode() == ModeCard {
		return "salto_ks_tag"
	}
	return credentialTypes[c.System.Type]
}

// OfVisionline reports whether the credential is one of a Visionline system.
func (c ACSCredential) OfVisionline() bool { return c.System.Type == visionline }

// DisplayName is how people know the credential.
func (c ACSCredential) DisplayName() string { return Method{Mode: c.Mode()}.DisplayName() }
