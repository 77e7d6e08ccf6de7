package uhppote

import (
	"latchkey"
	"latchkey/drivers"
)

// fields are the settings of Config, as an operator is asked for them.
func fields() []drivers.Field {
	return []drivers.Field{
		{
			Name: "controllers", Title: "Panels", Required: true, Kind: latchkey.SettingList, EntryTitle: "panel",
			Help: "Every panel (controller board) that opens doors here.", Each: panelFields(),
		},
		{
			Name: "reference_key", Title: "Reference key", Required: true, Secret: true, Drawn: true,
			Help: "By it our records on these panels are known. Were they connected before, enter the one from then.",
		},
		{
			Name: "bind", Title: "Local address", Rare: true, Example: "192.168.1.10",
			Help: "The IPv4 address of this machine to send from, where it has several.",
		},
		{
			Name: "broadcast", Title: "Broadcast address", Rare: true, Example: "192.168.1.255:60000",
			Help: "Where panels without an address are called.",
		},
		{Name: "timeout", Title: "Timeout", Rare: true, Example: "2s", Help: "How long a panel may take to answer."},
	}
}

func panelFields() []drivers.Field {
	return []drivers.Field{
		{
			Name: "serial_number", Title: "Serial number", Required: true, Kind: latchkey.SettingNumber,
			Example: "405419896", Help: "On the board's label.",
		},
		{Name: "name", Title: "Name", Example: "Lobby panel"},
		{Name: "address", Title: "Address", Example: "192.168.1.100:60000", Help: "Empty when the panel answers the broadcast address."},
		{Name: "protocol", Title: "Protocol", Choices: []string{"udp", "tcp"}},
		{
			Name: "time_zone", Title: "Time zone", Required: true, Example: "Europe/Berlin",
			Help: "As region and city: the board's clock knows none.",
		},
		{
			Name: "windows", Title: "Windows", Choices: []string{minuteWindows, dayWindows},
			Help: "What it keeps of a window itself. Days need none of its time profiles.",
		},
		{
			Name: "doors", Title: "Doors", Kind: latchkey.SettingList, EntryTitle: "door",
			Help: "Leave empty for all four.", Each: doorFields(),
		},
	}
}

func doorFields() []drivers.Field {
	return []drivers.Field{
		{Name: "number", Title: "Number", Required: true, Kind: latchkey.SettingNumber, Example: "1", Help: "1 to 4."},
		{Name: "name", Title: "Name", Example: "Front door"},
	}
}
