// Package zwavejs drives Z-Wave locks through the websocket API of Z-Wave JS
// server (https://zwave-js.github.io/zwave-js-server), which Z-Wave JS UI and the
// Home Assistant add-on run.
//
//   - client: link.go keeps one connection a session and paces new ones (backoff.go),
//     connection.go speaks the protocol, message.go is its words, fault.go says what
//     a failure means.
//   - network: what the server told of its nodes (network.go, node.go), kept by its events.
//   - locks: a lock (lock.go), its slots as they were read and reported (table.go,
//     report.go), through one of its two command classes (codes.go: usercode.go, credential.go).
//   - windows that a lock keeps itself: schedule.go writes and reads them as readings of
//     its clock (span.go), clock.go sets that, apply_window.go keeps codes and schedules
//     in a safe order, keeper.go knows which locks turned out not to.
//   - session: discover.go, observe.go, apply*.go, bolt.go, subscribe.go.
//
// A lock has no room for our mark, so a credential's handle is its slot, and its
// digits tell whether the slot is still ours.
package zwavejs
