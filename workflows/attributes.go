package workflows

import (
	"slices"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/temporal"

	"latchkey"
	"latchkey/activities"
)

// SearchAttributes are the attributes that a namespace must have.
func SearchAttributes() map[string]enumspb.IndexedValueType {
	return map[string]enumspb.IndexedValueType{
		attrWorkspace.GetName(): attrWorkspace.GetValueType(),
		attrPerson.GetName():    attrPerson.GetValueType(),
		attrStatus.GetName():    attrStatus.GetValueType(),
		attrStarts.GetName():    attrStarts.GetValueType(),
		attrEnds.GetName():      attrEnds.GetValueType(),
		attrDoors.GetName():     attrDoors.GetValueType(),
	}
}

// attributesAtStart are those of a grant whose workflow is started.
func attributesAtStart(grant latchkey.Grant) temporal.SearchAttributes {
	updates := []temporal.SearchAttributeUpdate{
		attrWorkspace.ValueSet(grant.WorkspaceID),
	}
	if grant.IdentityID != "" { // an access code is nobody's
		updates = append(updates, attrPerson.ValueSet(grant.IdentityID))
	}
	return temporal.NewSearchAttributes(append(updates, changes(activities.Attributes{}, activities.AttributesOf(grant))...)...)
}

// changes are the updates that lead from what is shown to what is. Each costs a
// history event together, and a write in the visibility store.
func changes(shown, is activities.Attributes) []temporal.SearchAttributeUpdate {
	var updates []temporal.SearchAttributeUpdate
	if shown.Status != is.Status {
		updates = append(updates, attrStatus.ValueSet(string(is.Status)))
	}
	if !shown.StartsAt.Equal(is.StartsAt) {
		updates = append(updates, attrStarts.ValueSet(is.StartsAt))
	}
	if !sameTime(shown.EndsAt, is.EndsAt) {
		if is.EndsAt == nil {
			updates = append(updates, attrEnds.ValueUnset())
		} else {
			updates = append(updates, attrEnds.ValueSet(*is.EndsAt))
		}
	}
	if !slices.Equal(shown.Doors, is.Doors) {
		updates = append(updates, attrDoors.ValueSet(is.Doors))
	}
	return updates
}

func sameTime(a, b *time.Time) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a.Equal(*b)
}
