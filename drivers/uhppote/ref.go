package uhppote

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"encoding/binary"
	"strconv"
	"strings"
)

// refs names records in receipts and snapshots. A ref is the panel's serial
// number and a keyed hash of serial and record number:
// "405419896/4hq2k5wz6mfra3ty". The number itself is a code's digits and must
// not be stored in the clear; without the key, trying all codes is idle. It is
// of one panel, so that owning a number on one panel claims nothing on another.
type refs struct{ key []byte }

var refEncoding = base32.StdEncoding.WithPadding(base32.NoPadding)

// of returns the ref of a record on a panel.
func (r refs) of(serial, number uint32) string {
	var text [8]byte
	binary.BigEndian.PutUint32(text[:4], serial)
	binary.BigEndian.PutUint32(text[4:], number)
	mac := hmac.New(sha256.New, r.key)
	mac.Write(text[:])
	mark := refEncoding.EncodeToString(mac.Sum(nil)[:10])
	return strconv.FormatUint(uint64(serial), 10) + "/" + strings.ToLower(mark)
}
