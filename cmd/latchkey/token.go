package main

import (
	"context"
	"errors"
	"flag"
	"fmt"

	"latchkey/store"
)

func runToken(ctx context.Context, m *Main, args []string) error {
	flags := flag.NewFlagSet("token create", flag.ContinueOnError)
	email := flags.String("user", "", "the e-mail address of whose token it is; the user is made if there is none")
	workspaces := flags.String("workspace", "", "ids of workspaces that the user shall see, comma-separated")
	name := flags.String("name", "first token", "what the token is for")
	if len(args) < 1 || args[0] != "create" || flags.Parse(args[1:]) != nil || *email == "" {
		return errors.New("usage: latchkey token create --user EMAIL [--workspace ID,ID] [--name NAME]")
	}
	return m.withStore(ctx, func(db *store.Store) error {
		user, token, err := db.CreateAccessToken(ctx, *email, *name, splitList(*workspaces)...)
		if err != nil {
			return err
		}
		fmt.Fprintf(m.Stdout, "user  %s\ntoken %s\nThe token is shown this once. It sees every workspace of %s.\n",
			user.ID, token.Reveal(), user.Email)
		return nil
	})
}
