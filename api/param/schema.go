package param

import "regexp"

// Schema says what values a parameter takes.
type Schema struct {
	Kind     Kind
	Nullable bool
	Nested   bool // of a Record: its values are records of texts
	Format   Format
	Values   []string // the enum; nil for any
	Pattern  *regexp.Regexp
	Min, Max *int // of a string's length, a number's value or a list's length
	NotBlank bool
	Item     *Schema // of an Array
	Fields   []Field // of an Object
	Rules    []Rule  // of an Object
}

// Field is one parameter of an object.
type Field struct {
	Name       string
	Required   bool
	Deprecated bool
	Doc        string
	Schema     *Schema
	index      []int
}

// Kind is a JSON type, by the name that validation messages use.
type Kind string

// The kinds. A Record is an object with free keys.
const (
	String  Kind = "string"
	Number  Kind = "number"
	Integer Kind = "integer"
	Boolean Kind = "boolean"
	Array   Kind = "array"
	Object  Kind = "object"
	Record  Kind = "record"
)

// Format is what a string must look like.
type Format string

// The formats.
const (
	AnyFormat Format = ""
	UUID      Format = "uuid"
	Email     Format = "email"
	DateTime  Format = "datetime" // RFC 3339 with any offset
	LooseTime Format = "time"     // any usual notation (contract 1.9)
)
