package drivers_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"net"
	"os"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"

	"latchkey/drivers"
)

// TestUnreachedSaysWhatToLookAt, for each way in which a connection fails.
func TestUnreachedSaysWhatToLookAt(t *testing.T) {
	t.Parallel()
	dial := func(cause error) error { return &net.OpError{Op: "dial", Err: cause} }
	for _, c := range []struct {
		failed error
		said   string
	}{
		{dial(os.NewSyscallError("connect", syscall.ECONNREFUSED)), "nothing listens at that address and port"},
		{dial(os.NewSyscallError("connect", syscall.EHOSTUNREACH)), "this machine has no way to that address"},
		{dial(os.ErrDeadlineExceeded), "nothing answers at that address and port"},
		{context.DeadlineExceeded, "nothing answers at that address and port"},
		{dial(&net.DNSError{IsNotFound: true}), "there is no host of that name here"},
		{dial(&net.DNSError{IsTemporary: true}), "the name of the host cannot be looked up now"},
		{tls.RecordHeaderError{Msg: "first record"}, "what answers at that port does not speak TLS"},
		{&tls.CertificateVerificationError{Err: x509.UnknownAuthorityError{}}, "enter that authority's certificate"},
		{x509.HostnameError{Certificate: &x509.Certificate{}}, "use the name that it is for"},
		{x509.CertificateInvalidError{Reason: x509.Expired}, "renew it"},
		{&tls.CertificateVerificationError{Err: x509.CertificateInvalidError{Reason: x509.NotAuthorizedToSign}}, "its certificate is not trusted"},
		{io.EOF, "look at the port"},
	} {
		assert.Contains(t, drivers.Unreached(fmt.Errorf("connect: %w", c.failed), "look at the port"), c.said, c.failed)
	}
}
