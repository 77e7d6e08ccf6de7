package drivers

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/http"
	"os"
	"syscall"
)

// Unreached says for an operator why no connection with a server came about. It
// quotes nothing that was sent or heard. Otherwise is for what is none of the usual
// reasons: the server hung up, or said what nobody expected.
func Unreached(err error, otherwise string) string {
	if why := distrust(err); why != "" {
		return why
	}
	_, noTLS := errors.AsType[tls.RecordHeaderError](err)
	unknown, noName := errors.AsType[*net.DNSError](err)
	operation, onNetwork := errors.AsType[*net.OpError](err)
	switch {
	case noTLS, errors.Is(err, http.ErrSchemeMismatch):
		return "what answers at that port does not speak TLS"
	case noName && unknown.IsNotFound:
		return "there is no host of that name here"
	case noName:
		return "the name of the host cannot be looked up now"
	case errors.Is(err, syscall.ECONNREFUSED):
		return "nothing listens at that address and port"
	case errors.Is(err, os.ErrDeadlineExceeded), errors.Is(err, context.DeadlineExceeded), onNetwork && operation.Timeout():
		return "nothing answers at that address and port"
	case onNetwork && operation.Op == "dial":
		return "this machine has no way to that address"
	}
	return otherwise
}

// distrust is what is wrong with a server's certificate, and what to do about it.
func distrust(err error) string {
	if _, is := errors.AsType[x509.UnknownAuthorityError](err); is {
		return "its certificate is signed by an authority that is not known here: enter that authority's certificate"
	}
	if _, is := errors.AsType[x509.HostnameError](err); is {
		return "its certificate is for another name: use the name that it is for"
	}
	if invalid, is := errors.AsType[x509.CertificateInvalidError](err); is && invalid.Reason == x509.Expired {
		return "its certificate has expired, or is not valid yet: renew it, and look at both clocks"
	}
	if _, is := errors.AsType[*tls.CertificateVerificationError](err); is {
		return "its certificate is not trusted"
	}
	return ""
}

// Trust is how to check a server's certificate: by the system's authorities or,
// where PEM text is given, by those in it alone. False when there are none in it.
func Trust(pem string) (*tls.Config, bool) {
	config := &tls.Config{MinVersion: tls.VersionTLS12}
	if pem == "" {
		return config, true
	}
	config.RootCAs = x509.NewCertPool()
	return config, config.RootCAs.AppendCertsFromPEM([]byte(pem))
}
