package devenv

import (
	"context"
	"errors"
	"fmt"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/operatorservice/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
)

// addSearchAttributes adds the missing ones, waiting for a new namespace to be
// known to every part of the server.
func addSearchAttributes(
	ctx context.Context, connected client.Client, name string, wanted map[string]enumspb.IndexedValueType,
) error {
	return poll(ctx, longestReadyPause, func() (bool, error) {
		found, err := connected.OperatorService().ListSearchAttributes(ctx,
			&operatorservice.ListSearchAttributesRequest{Namespace: name})
		if unknown(err) {
			return false, nil
		}
		if err != nil {
			return false, err
		}
		absent := without(wanted, found.GetCustomAttributes())
		if len(absent) == 0 {
			return true, nil
		}
		_, err = connected.OperatorService().AddSearchAttributes(ctx,
			&operatorservice.AddSearchAttributesRequest{Namespace: name, SearchAttributes: absent})
		if unknown(err) {
			return false, nil
		}
		return false, err // ask again: done when they are listed
	})
}

// awaitSearchAttributes returns when a query may name them: the part of the
// server that answers learns of them within a second or two.
func awaitSearchAttributes(
	ctx context.Context, connected client.Client, name string, wanted map[string]enumspb.IndexedValueType,
) error {
	for attribute := range wanted {
		query := &workflowservice.CountWorkflowExecutionsRequest{Namespace: name, Query: attribute + " is null"}
		err := poll(ctx, longestReadyPause, func() (bool, error) {
			_, err := connected.CountWorkflow(ctx, query)
			if _, early := errors.AsType[*serviceerror.InvalidArgument](err); early || unknown(err) {
				return false, nil
			}
			return err == nil, err
		})
		if err != nil {
			return fmt.Errorf("search attribute %s: %w", attribute, err)
		}
	}
	return nil
}

// unknown tells whether a part of the server has not heard of the namespace yet.
func unknown(err error) bool {
	_, notFound := errors.AsType[*serviceerror.NamespaceNotFound](err)
	_, unavailable := errors.AsType[*serviceerror.Unavailable](err)
	return notFound || unavailable
}

func without(wanted, have map[string]enumspb.IndexedValueType) map[string]enumspb.IndexedValueType {
	absent := map[string]enumspb.IndexedValueType{}
	for name, kind := range wanted {
		if have[name] != kind {
			absent[name] = kind
		}
	}
	return absent
}
