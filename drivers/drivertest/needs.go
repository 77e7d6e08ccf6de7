package drivertest

import (
	"latchkey"
	"latchkey/drivers"
)

// need says why a case means nothing here; "" when it does.
type need func(*kit) string

// power needs the site to have the interface P, or the harness to say why not.
func power[P any](name Power) need {
	return func(k *kit) string {
		if _, has := k.site.(P); has {
			return ""
		}
		reason := k.harness.Impossible(name)
		if reason == "" {
			k.Fatalf("the site is no %s, and the harness does not say why", name)
		}
		return reason
	}
}

// has returns a power that the case needs.
func has[P any](k *kit) P {
	k.Helper()
	found, ok := k.site.(P)
	if !ok {
		k.Fatalf("the case uses a power that it does not need")
	}
	return found
}

// capability needs the door to be able to do something.
func capability(reason string, able func(*kit) bool) need {
	return func(k *kit) string {
		if able(k) {
			return ""
		}
		return reason
	}
}

var (
	credentials = capability("the door takes no credentials", func(k *kit) bool { return k.mode != noMode })
	listing     = capability("the door lists nothing", func(k *kit) bool { return k.caps().ReadBack != latchkey.ReadBackNone })
	digits      = capability("the door takes no codes", func(k *kit) bool { return k.mode == latchkey.ModeCode })
	windows     = capability("the door enforces no windows", func(k *kit) bool { return k.caps().Native != latchkey.PrecisionNone })
	unlocking   = capability("the door cannot be opened from afar", func(k *kit) bool { return k.caps().Unlock })
	events      = capability("the driver reports nothing by itself", func(k *kit) bool {
		_, reports := k.session.(drivers.Subscriber)
		return reports
	})
)

// looking needs a way to see what the door holds.
func looking(k *kit) string {
	if _, peeks := k.site.(Peeker); peeks {
		return ""
	}
	return listing(k)
}
