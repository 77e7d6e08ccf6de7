// What real locks do and the mock ones do not: be away, refuse in silence, hide digits.
import { NotificationCCGet, NotificationCCReport } from "@zwave-js/cc/NotificationCC";
import { TimeParametersCCGet, TimeParametersCCReport, TimeParametersCCSet } from "@zwave-js/cc/TimeParametersCC";
import { WakeUpCCIntervalGet, WakeUpCCIntervalReport } from "@zwave-js/cc/WakeUpCC";
import { UserCodeCCGet, UserCodeCCReport, UserCodeCCSet } from "@zwave-js/cc/UserCodeCC";

// digits is what a slot of a lock with the User Code command class holds.
export const digits = (node, slot) => text(node.state.get(`UserCode_userCode_${slot}`));

const text = (code) => code === undefined || code === "" ? undefined : typeof code === "string" ? code : Buffer.from(code).toString("ascii");

const away = {
  handleCC(controller, self) {
    if (self.away) return { action: "stop" };
  },
};

// A real lock keeps each code once, and says nothing of a second.
const noTwins = {
  handleCC(controller, self, received) {
    if (!(received instanceof UserCodeCCSet) || !self.refusesTwins) return;
    for (let slot = 1; slot <= 250; slot++) {
      if (slot !== received.userId && digits(self, slot) === text(received.userCode) && digits(self, slot)) return { action: "ok" };
    }
  },
};

const masked = {
  handleCC(controller, self, received) {
    if (!(received instanceof UserCodeCCGet) || !self.masks || !digits(self, received.userId)) return;
    const cc = new UserCodeCCReport({
      nodeId: controller.ownNodeId, userId: received.userId, userIdStatus: 1, userCode: "*".repeat(digits(self, received.userId).length),
    });
    return { action: "sendCC", cc };
  },
};

// Nothing has happened since one asked last.
const nothingNew = {
  handleCC(controller, self, received) {
    if (!(received instanceof NotificationCCGet)) return;
    const cc = new NotificationCCReport({ nodeId: controller.ownNodeId, notificationType: 6, notificationEvent: 0 });
    return { action: "sendCC", cc };
  },
};

// A clock that goes on from what it was set to; a change of its battery stops it.
const clock = {
  handleCC(controller, self, received) {
    if (received instanceof TimeParametersCCSet) {
      self.ahead = received.dateAndTime.getTime() - Date.now();
      return { action: "ok" };
    }
    if (!(received instanceof TimeParametersCCGet)) return;
    const shown = self.ahead === undefined ? new Date(Date.UTC(2000, 0, 1)) : new Date(Date.now() + self.ahead);
    return { action: "sendCC", cc: new TimeParametersCCReport({ nodeId: controller.ownNodeId, dateAndTime: shown }) };
  },
};

// It wakes every 20 minutes, and tells the controller.
const wakes = {
  handleCC(controller, self, received) {
    if (!(received instanceof WakeUpCCIntervalGet)) return;
    const cc = new WakeUpCCIntervalReport({ nodeId: controller.ownNodeId, wakeUpInterval: 1200, controllerNodeId: controller.ownNodeId });
    return { action: "sendCC", cc };
  },
};

export const firmware = [away, noTwins, masked, nothingNew, clock, wakes];
