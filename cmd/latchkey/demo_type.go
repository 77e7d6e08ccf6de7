package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
)

// typeEvery is the time between two rounds of typing.
const typeEvery = 50 * time.Millisecond

// whileTyping does something while somebody types the PIN at doors, again and
// again. In each group of doors, one must open at any time.
func (d *demo) whileTyping(ctx context.Context, groups [][]string, do func(context.Context) error) (rounds int, err error) {
	ctx, cancel := context.WithCancelCause(ctx)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		if rounds, err = d.typeUntil(ctx, groups); err != nil {
			cancel(err)
		}
	}()
	done := do(ctx)
	cancel(nil)
	<-ended
	if err == nil && rounds == 0 {
		err = errors.New("there was no time to type the PIN")
	}
	return rounds, errors.Join(err, done)
}

// typeUntil types until ctx ends or a group of doors stays shut.
func (d *demo) typeUntil(ctx context.Context, groups [][]string) (rounds int, err error) {
	ticker := time.NewTicker(typeEvery)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return rounds, nil
		case <-ticker.C:
		}
		for _, group := range groups {
			if err := d.typeAt(ctx, group); err != nil && ctx.Err() == nil {
				return rounds, err
			}
		}
		rounds++
	}
}

// typeAt types the PIN at a group of doors until one opens.
func (d *demo) typeAt(ctx context.Context, group []string) error {
	for _, name := range group {
		if opened, err := d.opens(ctx, d.doors[name], d.pin); opened || err != nil {
			return err
		}
	}
	return fmt.Errorf("the PIN opened none of %s", strings.Join(group, ", "))
}
