package uhppotetest

import "bytes"

// Pass is a network as it should be.
func Pass(_ []byte, forward func() []byte) [][]byte {
	if answer := forward(); answer != nil {
		return [][]byte{answer}
	}
	return nil
}

// Swallow loses the request.
func Swallow([]byte, func() []byte) [][]byte { return nil }

// LoseAnswer lets the panel act and loses what it says.
func LoseAnswer(_ []byte, forward func() []byte) [][]byte {
	forward()
	return nil
}

// Garble lets the panel act and answers with bytes that mean nothing.
func Garble(_ []byte, forward func() []byte) [][]byte {
	forward()
	return [][]byte{bytes.Repeat([]byte{0xa5}, 64)}
}

// Fake says yes without the panel: byte 8 of the answer to a write is 1.
func Fake(request []byte, _ func() []byte) [][]byte {
	answer := make([]byte, 64)
	copy(answer, request[:8])
	answer[8] = 1
	return [][]byte{answer}
}

// Refuse says no without the panel.
func Refuse(request []byte, _ func() []byte) [][]byte {
	answer := make([]byte, 64)
	copy(answer, request[:8])
	return [][]byte{answer}
}

// Strays sends other packets before the answer: a short one, nonsense, the
// answer of another panel, and one to another function.
func Strays(_ []byte, forward func() []byte) [][]byte {
	answer := forward()
	if answer == nil {
		return nil
	}
	other, foreign := bytes.Clone(answer), bytes.Clone(answer)
	other[1] ^= 0xff
	foreign[4] ^= 0xff
	return [][]byte{{0x17}, bytes.Repeat([]byte{0xa5}, 64), foreign, other, answer}
}

// The functions of requests, as Once wants them.
var (
	CountRecords = is(0x58)
	GetRecord    = is(0x5a)
	GetRecordAt  = is(0x5c)
	PutRecord    = is(0x50)
	DropRecord   = is(0x52)
	GetProfile   = is(0x98)
	PutProfile   = is(0x88)
	Writes       = func(request []byte) bool { return PutRecord(request) || DropRecord(request) }
)

func is(function byte) func([]byte) bool {
	return func(request []byte) bool { return len(request) > 1 && request[1] == function }
}
