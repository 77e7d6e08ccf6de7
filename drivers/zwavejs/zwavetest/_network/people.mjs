// The same for locks with the User Credential command class.
import {
  UserCredentialCredentialReportType, UserCredentialModifierType, UserCredentialNameEncoding, UserCredentialType,
} from "@zwave-js/cc";
import { UserCredentialCCCredentialReport } from "@zwave-js/cc/UserCredentialCC";
import { createMockZWaveRequestFrame } from "@zwave-js/testing";
import { slots } from "./locks.mjs";

const pin = UserCredentialType.PINCode;
const credentialKey = (slot) => `UserCredential_cred_${pin}_${slot}`;
const userKey = (user) => `UserCredential_user_${user}`;

export function list(node) {
  const codes = [];
  for (let slot = 1; slot <= slots; slot++) {
    const held = node.state.get(credentialKey(slot));
    const user = held && node.state.get(userKey(held.userId));
    if (held) codes.push({ slot, digits: Buffer.from(held.credentialData).toString("ascii"), user: held.userId, name: user?.userName, active: user?.active });
  }
  return codes;
}

// users lists the people on the lock, with and without a code.
export function users(node) {
  const found = [];
  for (let user = 1; user <= slots; user++) {
    if (node.state.get(userKey(user))) found.push({ user, name: node.state.get(userKey(user)).userName });
  }
  return found;
}

export async function put(network, node, { code, at, silent }) {
  let slot = at ?? list(node).find((held) => held.digits === code)?.slot;
  for (let free = 1; slot === undefined && free <= slots; free++) {
    if (!node.state.get(credentialKey(free)) && !node.state.get(userKey(free))) slot = free;
  }
  if (slot === undefined) return { full: true };
  const by = { modifierType: UserCredentialModifierType.Locally, modifierNodeId: 0 };
  node.state.set(userKey(slot), {
    userType: 0, active: true, credentialRule: 1, expiringTimeoutMinutes: 0,
    nameEncoding: UserCredentialNameEncoding.ASCII, userName: "Somebody Else", ...by,
  });
  node.state.set(credentialKey(slot), { userId: slot, credentialData: Buffer.from(code, "ascii"), ...by });
  if (!silent) await tell(network, node, UserCredentialCredentialReportType.CredentialAdded, slot, Buffer.from(code, "ascii"));
}

export async function erase(network, node, { code, silent }) {
  for (const held of list(node).filter((held) => held.digits === code)) {
    node.state.delete(credentialKey(held.slot));
    node.state.delete(userKey(held.user));
    if (!silent) await tell(network, node, UserCredentialCredentialReportType.CredentialDeleted, held.slot, Buffer.from([]));
  }
}

async function tell({ controller }, node, reportType, slot, credentialData) {
  const cc = new UserCredentialCCCredentialReport({
    nodeId: controller.ownNodeId, reportType, userId: slot, credentialType: pin, credentialSlot: slot,
    credentialReadBack: true, credentialLength: credentialData.length, credentialData,
    modifierType: UserCredentialModifierType.Locally, modifierNodeId: 0, nextCredentialType: 0, nextCredentialSlot: 0,
  });
  await node.sendToController(createMockZWaveRequestFrame(cc, { ackRequested: false }));
}
