package connect

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"latchkey"
)

// refusalOf says in plain words why a login was refused, and what to do.
func refusalOf(provider latchkey.Provider, login latchkey.Login) *problem {
	said := &problem{Detail: sentence(titled(provider, login))}
	setting, _ := blame(provider, login)
	switch login.Fault {
	case latchkey.FaultUnauthorized:
		said.Title, said.Text = "The login was refused", "It was reached, but it does not accept this login. Check it and try again."
	case latchkey.FaultGatewayOffline, latchkey.FaultOffline, latchkey.FaultBusy, latchkey.FaultAmbiguous:
		said.Title = "It cannot be reached"
		said.Text = "Check the address, and that it is switched on and connected to the network, then try again."
	case latchkey.FaultPermanent:
		said.Title, said.Text = "It cannot be connected as it is", "See to that and try again."
		if setting.Name != "" {
			said.Title, said.Text = "A setting cannot work", "Correct it and try again."
		}
	default:
		said.Title, said.Text = "It did not work", "Check the settings and try again."
	}
	return said
}

// blamed marks the setting that a driver says cannot work. Drivers name it as it is
// in the account's configuration, before any other.
func blamed(provider latchkey.Provider, login latchkey.Login) map[string]string {
	setting, _ := blame(provider, login)
	if setting.Name == "" {
		return nil
	}
	return map[string]string{root + setting.Name: "Correct this."}
}

// titled is what a driver says, with the setting that it blames as the form calls it.
func titled(provider latchkey.Provider, login latchkey.Login) string {
	setting, at := blame(provider, login)
	if setting.Name == "" {
		return login.FaultMessage
	}
	return login.FaultMessage[:at] + "“" + setting.Title + "”" + login.FaultMessage[at+len(setting.Name):]
}

// blame finds the setting that the message of a permanent fault names first, and where.
func blame(provider latchkey.Provider, login latchkey.Login) (blamed latchkey.Setting, at int) {
	if login.Fault != latchkey.FaultPermanent || login.Provider != provider.Name {
		return blamed, -1
	}
	for _, setting := range provider.Settings {
		if place := wordIn(login.FaultMessage, setting.Name); place >= 0 && (blamed.Name == "" || place < at) {
			blamed, at = setting, place
		}
	}
	return blamed, at
}

// wordIn is where a text has a word; -1 when it has it at most as a part of another.
func wordIn(text, word string) int {
	for from := 0; ; {
		at := strings.Index(text[from:], word)
		if at < 0 {
			return -1
		}
		at += from
		before, _ := utf8.DecodeLastRuneInString(text[:at])
		after, _ := utf8.DecodeRuneInString(text[at+len(word):])
		if !inWord(before) && !inWord(after) {
			return at
		}
		from = at + len(word)
	}
}

func inWord(r rune) bool { return r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) }

// sentence is what a driver says, as a sentence.
func sentence(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	if size == 0 {
		return ""
	}
	text = string(unicode.ToUpper(first)) + text[size:]
	if strings.HasSuffix(text, ".") {
		return text
	}
	return text + "."
}
