package store

// What a client session sees, as conditions on a row with its session as z. One
// session sees what it is linked to: the doors of its accounts, and what its
// person's grants open; a customer's session what carries the customer's key.
const (
	accountSeen = `(a.id = any(z.account_ids) or a.customer_key = z.customer_key)`
	spaceSeen   = `s.customer_key = z.customer_key`
	grantSeen   = `(g.identity_id = z.identity_id or g.customer_key = z.customer_key)`
	doorSeen    = `(exists (select from accounts a where a.id = d.account_id and ` + accountSeen + `)
		or exists (select from space_doors sd join spaces s on s.id = sd.space_id where sd.door_id = d.id and ` + spaceSeen + `)
		or exists (select from grants g join ` + targetDoors + ` t on t.grant_id = g.id
			where t.door_id = d.id and g.status not in ('ended', 'deleting', 'deleted') and ` + grantSeen + `))`
)
