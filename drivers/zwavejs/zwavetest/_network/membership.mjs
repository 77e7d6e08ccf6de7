// Locks that wake, leave the network and come into it.
import { WakeUpCCWakeUpNotification } from "@zwave-js/cc/WakeUpCC";
import { RemoveNodeFromNetworkRequest, RemoveNodeFromNetworkRequestStatusReport, RemoveNodeStatus, RemoveNodeType } from "@zwave-js/serial/serialapi";
import { createMockZWaveRequestFrame } from "@zwave-js/testing";
import { InclusionStrategy } from "zwave-js";
import { firmware } from "./firmware.mjs";
import { capabilities } from "./locks.mjs";

let leaving; // the lock whose button is pressed

// exclusion is what a controller does when a lock's button is pressed.
export const exclusion = {
  async onHostMessage(controller, message) {
    if (!(message instanceof RemoveNodeFromNetworkRequest)) return;
    if (message.removeNodeType === RemoveNodeType.Stop) return true;
    const nodeId = leaving.id;
    for (const status of ["Ready", "NodeFound", "RemovingSlave", "Done"]) {
      await controller.sendMessageToHost(new RemoveNodeFromNetworkRequestStatusReport({
        callbackId: message.callbackId, status: RemoveNodeStatus[status], nodeId,
      }));
    }
    return true;
  },
};

// exclude takes a lock out of the network. With that it forgets everything.
export async function exclude({ driver, controller }, node) {
  leaving = node;
  const gone = new Promise((resolve) => driver.controller.once("node removed", resolve));
  await driver.controller.beginExclusion();
  await gone;
  controller.removeNode(node);
}

// include takes a lock into the network as a new node, and returns when it is interviewed.
export async function include({ driver, controller, nodes }, node, { kind }) {
  const id = Math.max(...nodes.keys()) + 1;
  controller.nodePendingInclusion = {
    id, capabilities: capabilities(kind),
    setup(added) {
      added.defineBehavior(...firmware);
      added.kind = kind;
      nodes.set(id, added);
    },
  };
  const added = new Promise((resolve) => driver.controller.once("node added", resolve));
  await driver.controller.beginInclusion({ strategy: InclusionStrategy.Insecure });
  const joined = await added;
  if (!joined.ready) await new Promise((resolve) => joined.once("ready", resolve));
  return { node: id };
}

// sleep is what the network knows when a lock has nothing more to do.
export async function sleep({ driver }, node) {
  driver.controller.nodes.getOrThrow(node.id).markAsAsleep();
}

// wake sends what a lock sends when it wakes.
export async function wake({ controller }, node) {
  const cc = new WakeUpCCWakeUpNotification({ nodeId: controller.ownNodeId });
  await node.sendToController(createMockZWaveRequestFrame(cc, { ackRequested: false }));
}
