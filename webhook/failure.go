package webhook

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"

	"latchkey"
)

// failureOf names why there was no answer. The error itself is not kept: it
// quotes the address, which may hold what only the subscriber should know.
func failureOf(err error) latchkey.DeliveryFailure {
	var (
		name    *net.DNSError
		network net.Error
	)
	switch {
	case errors.Is(err, errBlocked):
		return latchkey.FailureBlocked
	case errors.As(err, &name):
		return latchkey.FailureName
	case isTLS(err):
		return latchkey.FailureTLS
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &network) && network.Timeout():
		return latchkey.FailureTimeout
	}
	return latchkey.FailureConnection
}

func isTLS(err error) bool {
	var (
		certificate *tls.CertificateVerificationError
		record      tls.RecordHeaderError
		alert       tls.AlertError
		unknown     x509.UnknownAuthorityError
	)
	return errors.As(err, &certificate) || errors.As(err, &record) || errors.As(err, &alert) || errors.As(err, &unknown)
}
