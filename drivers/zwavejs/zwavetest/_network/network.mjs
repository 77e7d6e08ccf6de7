// A Z-Wave network without a radio: the driver and the server are the real ones,
// the controller and the locks are those that their makers test with.
// Usage: node network.mjs <server port> <control port> <cache folder> <kind>,<kind>,...
// The first lock is node 2. It prints "ready" when every lock is interviewed.
import { MockController, MockNode } from "@zwave-js/testing";
import { ZwavejsServer } from "@zwave-js/server";
import {
  createAndStartDriverWithMockPort, createDefaultMockControllerBehaviors, createDefaultMockNodeBehaviors,
} from "zwave-js/Testing";
import { control } from "./control.mjs";
import { firmware } from "./firmware.mjs";
import { exclusion, wake } from "./membership.mjs";
import { capabilities } from "./locks.mjs";
import { patient, timeouts } from "./radio.mjs";

const [serverPort, controlPort, cacheDir, kinds] = process.argv.slice(2);

// The mock controller gives the driver a second to acknowledge a frame, and ends the
// program when it does not. Both are in this process, which a busy machine may hold
// up for longer: the acknowledgement always comes.
const { expectHostACK } = MockController.prototype;
MockController.prototype.expectHostACK = function patiently(timeout, text) {
  return expectHostACK.call(this, Math.max(timeout, 60_000), text);
};

const { driver, mockPort, serial, continueStartup } = await createAndStartDriverWithMockPort({
  storage: { cacheDir },
  emitValueUpdateAfterSetValue: true,
  timeouts,
  testingHooks: { skipFirmwareIdentification: true },
  logConfig: { enabled: Boolean(process.env.ZWAVE_LOG), level: "debug", forceConsole: true },
});
const controller = await MockController.create({ homeId: 0x7e570001, ownNodeId: 1, mockPort, serial });
controller.defineBehavior(...createDefaultMockControllerBehaviors());
controller.defineBehavior(exclusion);
patient(controller);

const nodes = new Map();
for (const [place, kind] of kinds.split(",").entries()) {
  const node = await MockNode.create({ id: place + 2, controller, capabilities: capabilities(kind) });
  node.defineBehavior(...createDefaultMockNodeBehaviors());
  node.defineBehavior(...firmware);
  node.kind = kind;
  controller.addNode(node);
  nodes.set(node.id, node);
}

const quiet = () => {};

// keepAwake presses a sleeping lock's button until it is interviewed.
function keepAwake(node) {
  const button = setInterval(() => {
    if (driver.controller.nodes.get(node.id)?.ready) clearInterval(button);
    else wake({ controller }, node);
  }, 500);
}

driver.on("error", (problem) => console.error("driver:", problem.message));
driver.once("driver ready", async () => {
  const server = new ZwavejsServer(driver, {
    port: Number(serverPort), host: "127.0.0.1", enableDNSServiceDiscovery: false,
    logger: { info: quiet, warn: quiet, error: quiet, debug: quiet },
  });
  await server.start(true);
  for (const node of nodes.values()) {
    if (node.kind === "sleepy") keepAwake(node);
  }
});
driver.once("all nodes ready", () => {
  control({ driver, controller, nodes }).listen(Number(controlPort), "127.0.0.1", () => console.log("ready"));
});
process.on("SIGTERM", async () => {
  await driver.destroy();
  controller.destroy();
  process.exit(0);
});
continueStartup();
