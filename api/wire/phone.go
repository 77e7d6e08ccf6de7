package wire

import "latchkey"

// Phone is a phone.
type Phone struct {
	CreatedAt      Time            `json:"created_at"`
	CustomMetadata map[string]any  `json:"custom_metadata"`
	ID             string          `json:"device_id"`
	DeviceType     string          `json:"device_type"`
	DisplayName    string          `json:"display_name"`
	Errors         []Error         `json:"errors"`
	Properties     PhoneProperties `json:"properties"`
	Warnings       []Warning       `json:"warnings"`
	WorkspaceID    string          `json:"workspace_id"`
}

// PhoneProperties say which credential services know a phone.
type PhoneProperties struct {
	AssaAbloy PhoneService `json:"assa_abloy_credential_service_metadata"`
}

// PhoneService is how a credential service knows a phone.
type PhoneService struct {
	Endpoints []PhoneEndpoint `json:"endpoints"`
	HasActive bool            `json:"has_active_endpoint"`
}

// PhoneEndpoint is what the service sends a phone's credentials to.
type PhoneEndpoint struct {
	ID       string `json:"endpoint_id"`
	IsActive bool   `json:"is_active"`
}

// PhoneOf shows a phone.
func PhoneOf(p latchkey.Phone) Phone {
	endpoints := []PhoneEndpoint{{ID: p.EndpointID, IsActive: true}}
	return Phone{
		CreatedAt: At(p.CreatedAt), CustomMetadata: map[string]any{}, ID: p.ID, DeviceType: string(p.System) + "_phone",
		DisplayName: p.Model, Errors: []Error{}, Warnings: []Warning{}, WorkspaceID: p.WorkspaceID,
		Properties: PhoneProperties{AssaAbloy: PhoneService{Endpoints: endpoints, HasActive: true}},
	}
}
