package uhppote

// RefOf names a record as the driver does, for tests that look past it.
func RefOf(key string, serial, number uint32) string {
	return refs{key: []byte(key)}.of(serial, number)
}
