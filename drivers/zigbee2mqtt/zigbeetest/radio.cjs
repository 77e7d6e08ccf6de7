// The radio and the locks' firmware, in the place of a coordinator: Zigbee2MQTT,
// its driver, its definitions of locks and its encoding of every frame are the real
// ones. The locks are built from published documents (ZCL specification, chapter 7.3
// "Door Lock") and not from any maker's firmware. What they do not show: real radio,
// its delays, and what a maker does otherwise than the specification.
"use strict";
const path = require("node:path");
const http = require("node:http");
const modules = process.env.LATCHKEY_ZIGBEE_MODULES;
const herdsman = (file) => require(path.join(modules, "zigbee-herdsman/dist", file));
const { Adapter } = herdsman("adapter/adapter.js");
const Zcl = herdsman("zspec/zcl/index.js");
const Zdo = herdsman("zspec/zdo/index.js");

const locks = new Map(); // by network address
for (const [at, ieee] of JSON.parse(process.env.LATCHKEY_ZIGBEE_LOCKS).entries())
  locks.set(0x1000 + at, { ieee, nwk: 0x1000 + at, ...fresh(), turn: Promise.resolve() });

function fresh() {
  return { codes: new Map(), asleep: false, max: 250, locked: 1, battery: 180, next: "", stalled: 0, frames: 0, release: () => {} };
}
const pause = (ms) => new Promise((done) => setTimeout(done, ms));
const noAck = () => new Error("Data request failed with error: 'MAC no ack' (0xe9)");
const timeout = (lock) => new Error(`Timeout - ${lock.nwk} - 1 - 7 - 257 - 5 after 10000ms`);

class Radio extends Adapter {
  constructor(...args) {
    super(...args);
    this.hasZdoMessageOverhead = false;
    this.manufacturerID = 0;
    globalThis.radio = this;
  }
  async start() { return "resumed"; }
  async stop() {}
  async getCoordinatorIEEE() { return "0x00124b0000000001"; }
  async getCoordinatorVersion() { return { type: "mock", meta: { revision: "1" } }; }
  async reset() {}
  async supportsBackup() { return false; }
  async backup() { throw new Error("no"); }
  async getNetworkParameters() {
    const extendedPanID = "0x" + Buffer.from(this.networkOptions.extendedPanID).toString("hex");
    return { panID: this.networkOptions.panID, extendedPanID, channel: this.networkOptions.channelList[0], nwkUpdateID: 0 };
  }
  async addInstallCode() {}
  async permitJoin() {}
  waitFor() { return { promise: new Promise(() => {}), cancel() {} }; }
  async sendZdo(ieee, nwk, cluster, payload, silent) {
    if (silent) return undefined;
    if (locks.get(nwk)?.asleep) throw noAck();
    if (cluster === Zdo.ClusterId.ACTIVE_ENDPOINTS_REQUEST) return [0, { nwkAddress: nwk, endpointList: [1] }];
    if (cluster === Zdo.ClusterId.SIMPLE_DESCRIPTOR_REQUEST)
      return [0, { nwkAddress: nwk, length: 8, endpoint: 1, profileId: 0x104, deviceId: nwk ? 10 : 5, deviceVersion: 1, inClusterList: nwk ? [0, 1, 3, 9, 10, 257] : [], outClusterList: nwk ? [10, 25] : [] }];
    if (cluster === Zdo.ClusterId.NODE_DESCRIPTOR_REQUEST)
      return [0, { nwkAddress: nwk, logicalType: 2, manufacturerCode: 4125, serverMask: { stackComplianceRevision: 22 } }];
    return [0, undefined];
  }
  // receive hands a frame of a lock to Zigbee2MQTT.
  receive(lock, frame, cluster) {
    const data = frame.toBuffer();
    const heard = { clusterID: cluster, address: lock.nwk, header: Zcl.Header.fromBuffer(data), data, endpoint: 1, linkquality: 120, groupID: 0, wasBroadcast: false, destinationEndpoint: 1 };
    this.emit("zclPayload", heard);
    return heard;
  }
  answer(lock, request, command, payload, type = Zcl.FrameType.SPECIFIC) {
    const sequence = request.header.transactionSequenceNumber;
    return this.receive(lock, Zcl.Frame.create(type, Zcl.Direction.SERVER_TO_CLIENT, true, undefined, sequence, command, request.cluster.name, payload, {}), request.cluster.ID);
  }
  // tell has a lock say something by itself.
  tell(lock, command, payload, type = Zcl.FrameType.SPECIFIC, cluster = "closuresDoorLock") {
    const frame = Zcl.Frame.create(type, Zcl.Direction.SERVER_TO_CLIENT, true, undefined, 77, command, cluster, payload, {});
    this.receive(lock, frame, frame.cluster.ID);
  }
  // sendZclFrameToEndpoint brings a frame to a lock: one at a time, as coordinators do.
  sendZclFrameToEndpoint(ieee, nwk, endpoint, frame, wait, disableResponse) {
    const lock = locks.get(nwk);
    if (frame.cluster.name === "closuresDoorLock") lock.frames++;
    const done = lock.turn.then(() => this.deliver(lock, frame, disableResponse));
    lock.turn = done.catch(() => {});
    return done;
  }
  async deliver(lock, frame, disableResponse) {
    await pause(4);
    if (lock.next === "stall") {
      lock.stalled++;
      await new Promise((done) => { lock.release = done; });
    }
    if (lock.asleep) { await pause(20); throw noAck(); }
    const command = frame.command.name;
    const writes = command === "setPinCode" || command === "clearPinCode";
    const listing = command === "getPinCode" && lock.codes.has(frame.payload.userid);
    const mishap = writes || (lock.next === "garble" && listing) ? lock.next : "";
    if (mishap && mishap !== "stall") lock.next = "";
    if (mishap === "loseWrite") { await pause(20); throw timeout(lock); }
    const answer = mishap === "fakeAck" ? [command + "Rsp", { status: 0 }] : obey(lock, command, frame.payload);
    if (mishap === "loseAck") { await pause(20); throw timeout(lock); }
    if (mishap === "garble") { this.garbage(lock); await pause(20); throw timeout(lock); }
    if (answer) return this.answer(lock, frame, ...answer);
    if (command === "configReport") return this.answer(lock, frame, "configReportRsp", [{ status: 0 }], Zcl.FrameType.GLOBAL);
    if (command === "read") return this.answer(lock, frame, "readRsp", frame.payload.map((a) => attribute(lock, frame.cluster.name, a.attrId)), Zcl.FrameType.GLOBAL);
    if (!disableResponse) return this.answer(lock, frame, "defaultRsp", { cmdId: frame.command.ID, statusCode: 0 }, Zcl.FrameType.GLOBAL);
    return undefined;
  }
  // garbage is a frame whose payload is cut off.
  garbage(lock) {
    const data = Buffer.from([0x19, 0x4d, 0x06, 0x01]);
    this.emit("zclPayload", { clusterID: 257, address: lock.nwk, header: Zcl.Header.fromBuffer(data), data, endpoint: 1, linkquality: 120, groupID: 0, wasBroadcast: false, destinationEndpoint: 1 });
  }
  async sendZclFrameToGroup() {}
  async sendZclFrameToAll() {}
  async setChannelInterPAN() {}
  async sendZclFrameInterPANToIeeeAddr() {}
  async sendZclFrameInterPANBroadcast() {}
  async restoreChannelInterPAN() {}
}
Adapter.create = async (...args) => new Radio(...args);

// obey carries a command out and returns the lock's answer, if it has one of its own.
function obey(lock, command, asked) {
  switch (command) {
    case "setPinCode": return ["setPinCodeRsp", { status: store(lock, asked.userid, String(asked.pincodevalue), asked.userstatus, asked.usertype) }];
    case "getPinCode": {
      const held = lock.codes.get(asked.userid) ?? { pin: "", status: 0, type: 0 };
      return ["getPinCodeRsp", { userid: asked.userid, userstatus: held.status, usertype: held.type, pincodevalue: held.pin }];
    }
    case "clearPinCode": lock.codes.delete(asked.userid); return ["clearPinCodeRsp", { status: 0 }];
    case "lockDoor": lock.locked = 1; return ["lockDoorRsp", { status: 0 }];
    case "unlockDoor": lock.locked = 2; return ["unlockDoorRsp", { status: 0 }];
    default: return undefined;
  }
}

// store refuses silently, as locks do: 2 is "full" and 3 "duplicate".
function store(lock, user, pin, status, type) {
  if (user >= lock.max) return 2;
  for (const [other, held] of lock.codes) if (other !== user && held.pin === pin) return 3;
  lock.codes.set(user, { pin, status, type });
  return 0;
}

function attribute(lock, cluster, id) {
  if (cluster === "closuresDoorLock" && id === 0) return { attrId: id, status: 0, dataType: 0x30, attrData: lock.locked };
  if (cluster === "genPowerCfg" && id === 33) return { attrId: id, status: 0, dataType: 0x20, attrData: lock.battery };
  if (cluster === "genBasic" && id === 4) return { attrId: id, status: 0, dataType: 0x42, attrData: "Yale" };
  if (cluster === "genBasic" && id === 5) return { attrId: id, status: 0, dataType: 0x42, attrData: "YRD226/246 TSDB" };
  if (cluster === "genBasic" && id === 7) return { attrId: id, status: 0, dataType: 0x30, attrData: 3 };
  return { attrId: id, status: 0x86 };
}

// programmed has a lock say that somebody changed a code at its keypad.
function programmed(lock, event, user) {
  globalThis.radio.tell(lock, "programmingEventNotification", { programeventsrc: 0, programeventcode: event, userid: user, pin: "", usertype: 0, userstatus: 1, zigbeelocaltime: 0, data: "" });
}

const acts = {
  reset(lock) { lock.release(); Object.assign(lock, fresh()); },
  forget(lock) { lock.codes.clear(); }, // a factory reset
  asleep(lock, given) { lock.asleep = given.on; },
  next(lock, given) { lock.next = given.mishap; },
  release(lock) { lock.next = ""; lock.release(); },
  max(lock, given) { lock.max = given.slots; },
  put(lock, given) {
    const held = [...lock.codes].find(([, code]) => code.pin === given.pin);
    let slot = held ? held[0] : given.slot ?? 1;
    while (!held && given.slot === undefined && lock.codes.has(slot)) slot++;
    lock.codes.set(slot, { pin: given.pin, status: 1, type: 0 });
    if (!given.quietly) programmed(lock, held ? 4 : 2, slot);
  },
  erase(lock, given) {
    for (const [slot, code] of lock.codes) if (code.pin === given.pin) { lock.codes.delete(slot); programmed(lock, 3, slot); }
  },
  happen(lock, given) {
    globalThis.radio.tell(lock, "operationEventNotification", { opereventsrc: given.source, opereventcode: given.code, userid: given.user, pin: Buffer.alloc(0), zigbeelocaltime: 0, data: "" });
  },
  battery(lock, given) {
    lock.battery = given.half;
    globalThis.radio.tell(lock, "report", [{ attrId: 33, dataType: 0x20, attrData: given.half }], Zcl.FrameType.GLOBAL, "genPowerCfg");
  },
  join(lock) { globalThis.radio.emit("deviceJoined", { networkAddress: lock.nwk, ieeeAddr: lock.ieee }); },
  show() {},
};

http.createServer(async (request, response) => {
  const [, ieee, act] = request.url.split("/");
  let body = "";
  for await (const part of request) body += part;
  const lock = [...locks.values()].find((one) => one.ieee === ieee);
  if (!lock || !acts[act] || !globalThis.radio) { response.writeHead(404).end(); return; }
  acts[act](lock, body ? JSON.parse(body) : {});
  response.end(JSON.stringify({ codes: [...lock.codes].map(([slot, code]) => ({ slot, ...code })), stalled: lock.stalled, frames: lock.frames, locked: lock.locked === 1 }));
}).listen(Number(process.env.LATCHKEY_ZIGBEE_CONTROL), "127.0.0.1");
