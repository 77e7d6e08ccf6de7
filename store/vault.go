package store

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"latchkey"
)

// Vault seals secrets for the database with AES-256-GCM and computes the MAC
// by which equal codes are found without opening them. A sealed value names its
// key, so that keys can be replaced one after the other: the first key seals,
// every key opens.
type Vault struct {
	sealWith string
	keys     map[string]cipher.AEAD
	macKey   []byte
}

// keyBytes is the length of every key: 256 bits.
const keyBytes = 32

// NewVault reads keys of the form "id:base64[,id:base64…]" and a base64 MAC
// key. Every key is 32 bytes. The MAC key never changes while codes live.
func NewVault(keys, macKey latchkey.Secret) (*Vault, error) {
	mac, err := decodeKey(macKey.Reveal())
	if err != nil {
		return nil, fmt.Errorf("MAC key: %w", err)
	}
	vault := &Vault{keys: map[string]cipher.AEAD{}, macKey: mac}
	for pair := range strings.SplitSeq(keys.Reveal(), ",") {
		if err := vault.add(strings.TrimSpace(pair)); err != nil {
			return nil, err
		}
	}
	return vault, nil
}

func (v *Vault) add(pair string) error {
	id, encoded, ok := strings.Cut(pair, ":")
	if !ok || id == "" || len(id) > 255 {
		return errors.New(`encryption keys must look like "id:base64"`)
	}
	key, err := decodeKey(encoded)
	if err != nil {
		return fmt.Errorf("encryption key %q: %w", id, err)
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return fmt.Errorf("encryption key %q: %w", id, err)
	}
	if v.keys[id], err = cipher.NewGCM(block); err != nil {
		return fmt.Errorf("encryption key %q: %w", id, err)
	}
	if v.sealWith == "" {
		v.sealWith = id
	}
	return nil
}

func decodeKey(encoded string) ([]byte, error) {
	key, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil {
		return nil, errors.New("not base64") // the decoder's error would quote the key
	}
	if len(key) != keyBytes {
		return nil, fmt.Errorf("is %d bytes, must be %d", len(key), keyBytes)
	}
	return key, nil
}

// Seal encrypts a secret for one row: opening it for another row fails, so that
// sealed values cannot be swapped. A zero secret seals to nil.
func (v *Vault) Seal(row string, secret latchkey.Secret) ([]byte, error) {
	if secret.IsZero() {
		return nil, nil
	}
	aead := v.keys[v.sealWith]
	nonce := make([]byte, aead.NonceSize())
	if _, err := rand.Read(nonce); err != nil {
		return nil, fmt.Errorf("seal: %w", err)
	}
	sealed := append([]byte{byte(len(v.sealWith))}, v.sealWith...) //nolint:gosec // add keeps ids within a byte
	sealed = append(sealed, nonce...)
	return aead.Seal(sealed, nonce, []byte(secret.Reveal()), []byte(row)), nil
}

// Open decrypts what Seal made for the same row. nil opens to the zero secret.
func (v *Vault) Open(row string, sealed []byte) (latchkey.Secret, error) {
	if len(sealed) == 0 {
		return latchkey.Secret{}, nil
	}
	idEnd := 1 + int(sealed[0])
	if len(sealed) < idEnd {
		return latchkey.Secret{}, errors.New("open: sealed value is cut off")
	}
	aead, ok := v.keys[string(sealed[1:idEnd])]
	if !ok {
		return latchkey.Secret{}, fmt.Errorf("open: no encryption key %q: put it back into LATCHKEY_KEYS", sealed[1:idEnd])
	}
	if len(sealed) < idEnd+aead.NonceSize() {
		return latchkey.Secret{}, errors.New("open: sealed value is cut off")
	}
	nonce, box := sealed[idEnd:idEnd+aead.NonceSize()], sealed[idEnd+aead.NonceSize():]
	plain, err := aead.Open(nil, nonce, box, []byte(row))
	if err != nil {
		return latchkey.Secret{}, errors.New("open: the sealed value was not made for this row with this key")
	}
	return latchkey.NewSecret(string(plain)), nil
}

// MAC is equal for equal secrets and tells nothing else about them.
func (v *Vault) MAC(secret latchkey.Secret) []byte {
	mac := hmac.New(sha256.New, v.macKey)
	mac.Write([]byte(secret.Reveal()))
	return mac.Sum(nil)
}
