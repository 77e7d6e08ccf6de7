// What happens at a lock, one function an act. Each gets the network, the lock and how.
import { NotificationCCReport } from "@zwave-js/cc/NotificationCC";
import { createMockZWaveRequestFrame } from "@zwave-js/testing";
import { digits, scheduleKey, shown } from "./firmware.mjs";
import { slots } from "./locks.mjs";
import { exclude, include, sleep, wake } from "./membership.mjs";
import * as people from "./people.mjs";

const codeAdded = 0x0e, codeDeleted = 0x0d;

// notify sends an access control notification, with the user where there is one.
async function notify({ controller }, node, event, user) {
  const eventParameters = user === undefined ? Buffer.from([]) : Buffer.from([0x63, 0x03, user, 0x00, 0x00]);
  const cc = new NotificationCCReport({ nodeId: controller.ownNodeId, notificationType: 6, notificationEvent: event, eventParameters });
  await node.sendToController(createMockZWaveRequestFrame(cc, { ackRequested: false }));
}

// online takes a lock out of reach or brings it back, and returns when the network has
// noticed. Its first word with a lock that is back may still be one of before.
async function online({ driver }, node, { on }) {
  node.away = !on;
  node.autoAckControllerFrames = on;
  for (let times = 0; times < 10; times++) {
    if (await driver.controller.nodes.getOrThrow(node.id).ping() === on) return;
  }
  throw new Error(`the network does not notice that node ${node.id} is ${on ? "back" : "away"}`);
}

function list(network, node) {
  if (node.kind === "credential") return { codes: people.list(node), users: people.users(node) };
  const codes = [];
  for (let slot = 1; slot <= slots; slot++) {
    if (!digits(node, slot)) continue;
    const schedules = [1, 2].map((place) => node.state.get(scheduleKey(slot, place))).filter((schedule) => schedule);
    codes.push({ slot, digits: digits(node, slot), status: node.state.get(`UserCode_userIdStatus_${slot}`), schedules });
  }
  return { codes };
}

function set(node, slot, code) {
  node.state.set(`UserCode_userCode_${slot}`, code);
  node.state.set(`UserCode_userIdStatus_${slot}`, code ? 1 : 0);
}

// put keys a code in at the lock: over the same digits, or in the first slot that is free.
async function put(network, node, { code, at, silent }) {
  if (node.kind === "credential") return people.put(network, node, { code, at, silent });
  let slot = at ?? list(network, node).codes.find((held) => held.digits === code)?.slot;
  for (let free = 1; slot === undefined && free <= slots; free++) {
    if (!digits(node, free)) slot = free;
  }
  if (slot === undefined) return { full: true };
  set(node, slot, code);
  if (!silent) await notify(network, node, codeAdded, slot);
}

async function erase(network, node, { code, silent }) {
  if (node.kind === "credential") return people.erase(network, node, { code, silent });
  for (const held of list(network, node).codes.filter((held) => held.digits === code)) {
    set(node, held.slot, undefined);
    if (!silent) await notify(network, node, codeDeleted, held.slot);
  }
}

// wipe is a factory reset without a word: what it held is gone, and how it was set.
function wipe(network, node) {
  node.state.clear();
  Object.assign(node, { masks: false, refusesTwins: false, ahead: undefined, east: 0, stuck: false, mute: false, forgets: false, windowless: false });
}

function firmware(network, node, how) {
  Object.assign(node, how);
}

// schedule sets a schedule of a place, as another controller may; without one, it erases it.
function schedule(network, node, { slot, place, schedule }) {
  node.state.set(scheduleKey(slot, place), schedule);
}

// clock says what the lock's clock shows, after it was moved.
function clock(network, node, { by }) {
  if (by) node.ahead = (node.ahead ?? 0) + by * 1000;
  return { shown: shown(node).toISOString() };
}

async function report(network, node, { event, user }) {
  await notify(network, node, event, user);
}

export const acts = { online, list, put, erase, wipe, firmware, report, schedule, clock, exclude, include, sleep, wake };
