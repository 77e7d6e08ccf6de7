package wire

import (
	"net/http"

	"latchkey"
)

// Health is the parts that the API stands on and how they are.
type Health []Part

// Part is one part. Its message is a sentence for people and gives no internals
// away: /health asks for no key.
type Part struct {
	Name    string `json:"name"`
	Status  string `json:"status" enum:"up|down"`
	Message string `json:"message"`
	fatal   bool
}

// HealthOf shows the parts.
func HealthOf(parts []latchkey.Part) Health { return Map(parts, partOf) }

func partOf(p latchkey.Part) Part {
	if p.Err == nil {
		return Part{Name: p.Name, Status: "up", Message: "The " + p.Name + " answers."}
	}
	message := "The " + p.Name + " does not answer."
	if p.Advice != "" {
		message += " " + p.Advice
	}
	return Part{Name: p.Name, Status: "down", Message: message, fatal: p.Vital}
}

// HTTPStatus is what load balancers look at: the API can serve or it cannot.
func (h Health) HTTPStatus() int {
	for _, part := range h {
		if part.fatal {
			return http.StatusServiceUnavailable
		}
	}
	return http.StatusOK
}
