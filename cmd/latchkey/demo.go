package main

import (
	"context"
	"errors"
)

func runDemo(context.Context, *Main, []string) error { return errors.New("not here yet") }

func runBench(context.Context, *Main, []string) error { return errors.New("not here yet") }
