package latchkey

// Find fills in the method and the entry of a code whose grant was read: those of
// the credential, or of a stand-alone code the newest. It reports whether they
// are there.
func (c *AccessCode) Find(credentialID string) bool {
	if c.StandAlone() {
		return c.findNewest()
	}
	for _, method := range c.Grant.Methods {
		for _, credential := range method.Credentials {
			if credential.ID == credentialID {
				c.Method, c.Credential = method, credential
				return credential.State != CredentialRemoved
			}
		}
	}
	return false
}

func (c *AccessCode) findNewest() bool {
	for i := range c.Grant.Methods {
		method := &c.Grant.Methods[i]
		for _, credential := range method.Credentials {
			switch {
			case credential.ReplacedAt == nil && (credential.State != CredentialRemoved || c.Credential.ID == ""):
				c.Method, c.Credential = *method, credential
			case credential.ReplacedAt != nil && credential.OnLock():
				c.Former = method
			}
		}
	}
	if c.Method.ID == "" && len(c.Grant.Methods) > 0 {
		c.Method = c.Grant.Methods[len(c.Grant.Methods)-1]
	}
	if c.Credential.Asked != nil {
		c.Former = nil // the new PIN works; the old one is only coming off
	}
	return true
}

// FindIn fills in a method of the code's grant and one of its entries.
func (c *AccessCode) FindIn(methodID, credentialID string) {
	for _, method := range c.Grant.Methods {
		for _, credential := range method.Credentials {
			if method.ID == methodID && credential.ID == credentialID {
				c.Method, c.Credential = method, credential
			}
		}
	}
}
