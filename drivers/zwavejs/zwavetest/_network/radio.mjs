// How the mock radio keeps time. Its makers give every frame 10 ms and every
// acknowledgement a second: a test waits for the one, and a busy machine may need
// longer than the other, and then a lock in reach is taken for one that is away.

// longest is how long an acknowledgement may take on a busy machine, in milliseconds. It
// is less than what the driver gives the radio for a command.
const longest = 15_000;

// txDelay is how long a frame is on the air, in milliseconds.
export const txDelay = 0;

// timeouts are those of the driver: nothing here is ever left without an answer but by
// locks that are away, and of those the radio knows at once.
export const timeouts = { ack: 10_000, response: 60_000, report: 10_000 };

// patient has the radio wait for what comes, and not for a lock that is away. Such a lock
// would else hold up everybody's commands, a second for each of the driver's three tries.
export function patient(controller) {
  const { expectNodeACK, expectHostACK } = controller;
  controller.expectNodeACK = async (node, _, reason) => {
    if (node.away || !controller.nodes.has(node.id)) throw new Error(reason ?? "the lock is away");
    return expectNodeACK.call(controller, node, longest, reason);
  };
  controller.expectHostACK = (_, reason) => expectHostACK.call(controller, longest, reason);
}
