package param

import "reflect"

// Opt is a parameter that may be left out, and tells that from being sent as
// null and from being sent with a value.
type Opt[T any] struct {
	sent, filled bool
	value        T
}

// Some is a parameter sent with a value.
func Some[T any](value T) Opt[T] { return Opt[T]{sent: true, filled: true, value: value} }

// Null is a parameter sent as null.
func Null[T any]() Opt[T] { return Opt[T]{sent: true} }

// Sent reports whether the caller sent the parameter, as null or not.
func (o Opt[T]) Sent() bool { return o.sent }

// IsNull reports whether the caller sent null.
func (o Opt[T]) IsNull() bool { return o.sent && !o.filled }

// Ptr returns the value, nil when there is none.
func (o Opt[T]) Ptr() *T {
	if !o.filled {
		return nil
	}
	value := o.value
	return &value
}

// Change returns what an update does: an outer nil leaves the field, an inner
// nil clears it.
func (o Opt[T]) Change() **T {
	if !o.sent {
		return nil
	}
	value := o.Ptr()
	return &value
}

// Or returns the value, or otherwise when there is none.
func (o Opt[T]) Or(otherwise T) T {
	if !o.filled {
		return otherwise
	}
	return o.value
}

// optional is how the decoder reaches into any Opt.
type optional interface {
	inner() reflect.Type
	setNull()
	open() reflect.Value
}

func (o *Opt[T]) inner() reflect.Type { return reflect.TypeFor[T]() }

func (o *Opt[T]) setNull() { *o = Null[T]() }

func (o *Opt[T]) open() reflect.Value {
	o.sent, o.filled = true, true
	return reflect.ValueOf(&o.value).Elem()
}

var _ optional = (*Opt[string])(nil)
