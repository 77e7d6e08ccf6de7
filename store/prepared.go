package store

import (
	"context"
	"database/sql/driver"
	"errors"

	"github.com/lib/pq"
)

// preparing makes connections that prepare each statement once. The server then
// parses and plans it once a connection instead of once a call, which is more
// than half of the work that our short statements make for it.
type preparing struct{ driver.Connector }

// newConnector connects to the database at address.
func newConnector(address string) (driver.Connector, error) {
	connector, err := pq.NewConnector(address)
	if err != nil {
		return nil, err
	}
	return preparing{connector}, nil
}

// Connect implements driver.Connector.
func (p preparing) Connect(ctx context.Context) (driver.Conn, error) {
	conn, err := p.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	full, ok := conn.(pqConn)
	if !ok {
		return nil, errors.Join(errors.New("lib/pq has not all that database/sql can use"), conn.Close())
	}
	return &preparedConn{pqConn: full, statements: map[string]statement{}}, nil
}

// pqConn is what lib/pq's connections can do. All of it is passed on.
type pqConn interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.ExecerContext
	driver.QueryerContext
	driver.NamedValueChecker
	driver.Pinger
	driver.SessionResetter
	driver.Validator
}

type statement interface {
	driver.Stmt
	driver.StmtExecContext
	driver.StmtQueryContext
}

// maxStatements bounds what one connection keeps prepared. We have some two
// hundred statements; only lists with filters come in more forms.
const maxStatements = 300

// preparedConn is one connection with what it has prepared, by text. Like every
// driver.Conn it is used by one goroutine at a time.
type preparedConn struct {
	pqConn

	statements map[string]statement
}

// QueryContext implements driver.QueryerContext.
func (c *preparedConn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	prepared, err := c.prepared(ctx, query, args)
	if err != nil {
		return nil, err
	}
	if prepared == nil {
		return c.pqConn.QueryContext(ctx, query, args)
	}
	rows, err := prepared.QueryContext(ctx, args)
	return rows, c.learn(query, err)
}

// ExecContext implements driver.ExecerContext.
func (c *preparedConn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	prepared, err := c.prepared(ctx, query, args)
	if err != nil {
		return nil, err
	}
	if prepared == nil {
		return c.pqConn.ExecContext(ctx, query, args)
	}
	result, err := prepared.ExecContext(ctx, args)
	return result, c.learn(query, err)
}

// prepared is the statement of a text; nil for one that is not worth it: without
// arguments the server takes a text in one go anyway.
func (c *preparedConn) prepared(ctx context.Context, query string, args []driver.NamedValue) (statement, error) {
	if known, ok := c.statements[query]; ok {
		return known, nil
	}
	if len(args) == 0 || len(c.statements) >= maxStatements {
		return nil, nil //nolint:nilnil // no statement is an answer
	}
	made, err := c.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	full, ok := made.(statement)
	if !ok {
		return nil, made.Close()
	}
	c.statements[query] = full
	return full, nil
}

// learn forgets a statement that a migration has made useless: its result has
// other types now. The next use prepares it anew.
func (c *preparedConn) learn(query string, err error) error {
	if hasCode(err, "0A000") {
		delete(c.statements, query)
	}
	return err
}
