package store

import (
	"context"

	"latchkey"
)

// DeleteACSCredential implements latchkey.ACSCredentials.
func (s *Store) DeleteACSCredential(ctx context.Context, workspaceID, id string) error {
	return s.inTx(ctx, nil, func(t *tx) error {
		credential, err := t.lockCredential(ctx, workspaceID, id)
		if err != nil || credential.Grant.DeleteAskedAt != nil {
			return err
		}
		return t.askGrantsDeleted(ctx, credential.Grant.ID)
	})
}

// lockCredential finds a stand-alone credential and keeps it from changing until
// the transaction ends.
func (t *tx) lockCredential(ctx context.Context, workspaceID, id string) (latchkey.ACSCredential, error) {
	credential, err := t.reader().acsCredential(ctx, workspaceID, id)
	if err != nil {
		return credential, err
	}
	if !credential.StandAlone() {
		return credential, &latchkey.Error{
			Code: latchkey.EInvalid, Type: "acs_credential_of_access_grant",
			Message: "This ACS credential is access method " + id + " of access grant " + credential.Grant.ID +
				". Change it by access_grants/update, or take it back by access_methods/delete.",
		}
	}
	if _, err := t.hold(ctx, id); err != nil {
		return credential, err
	}
	return t.reader().acsCredential(ctx, workspaceID, id)
}

// credentialOver tells that a stand-alone credential is over and its entrances
// clean: once, also when the cleanup finds something of it again.
func (t *tx) credentialOver(ctx context.Context, grant latchkey.Grant) error {
	var told bool
	err := t.GetContext(ctx, &told, `select exists (select from events where acs_credential_id = $1 and type = $2)`,
		grant.ID, latchkey.EventCredentialDeleted)
	if err != nil {
		return failed("look for an event", err)
	}
	if !told {
		if err := t.recordCredential(ctx, latchkey.EventCredentialDeleted, grant, latchkey.Method{}); err != nil {
			return err
		}
	}
	return t.letUserGoIfClean(ctx, grant.ACS.UserID)
}

// endCredentials ends the credentials of an account's systems that are nobody's;
// those of users end with the users.
func (t *tx) endCredentials(ctx context.Context, accountID string) error {
	var ids []string
	err := t.SelectContext(ctx, &ids, `
		select g.id from acs_credentials a join systems y on y.id = a.system_id join grants g on g.id = a.grant_id
		where y.account_id = $1 and g.status not in ('ended', 'deleted') and g.delete_asked_at is null
		order by g.id for no key update of g`, accountID)
	if err != nil || len(ids) == 0 {
		return err
	}
	return t.askGrantsDeleted(ctx, ids...)
}
