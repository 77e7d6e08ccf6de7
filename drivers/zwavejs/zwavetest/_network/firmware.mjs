// What real locks do and the mock ones do not: be away, refuse in silence, hide digits.
import { TimeCCDateGet, TimeCCDateReport, TimeCCTimeGet, TimeCCTimeReport } from "@zwave-js/cc/TimeCC";
import { NotificationCCGet, NotificationCCReport } from "@zwave-js/cc/NotificationCC";
import { TimeParametersCCGet, TimeParametersCCReport, TimeParametersCCSet } from "@zwave-js/cc/TimeParametersCC";
import { WakeUpCCIntervalGet, WakeUpCCIntervalReport } from "@zwave-js/cc/WakeUpCC";
import { ScheduleEntryLockScheduleKind } from "@zwave-js/cc";
import { ScheduleEntryLockCCYearDayScheduleSet } from "@zwave-js/cc/ScheduleEntryLockCC";
import { UserCodeCCExtendedUserCodeSet, UserCodeCCGet, UserCodeCCReport, UserCodeCCSet } from "@zwave-js/cc/UserCodeCC";

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
    if (!self.refusesTwins) return;
    const extended = received instanceof UserCodeCCExtendedUserCodeSet;
    if (!extended && !(received instanceof UserCodeCCSet)) return;
    for (const code of extended ? received.userCodes : [received]) {
      for (let slot = 1; slot <= 250; slot++) {
        if (slot !== code.userId && digits(self, slot) && digits(self, slot) === text(code.userCode)) return { action: "ok" };
      }
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

// What a clock shows that goes on from what it was set to; a change of its battery stops it.
export const shown = (self) => self.ahead === undefined ? new Date(Date.UTC(2000, 0, 1)) : new Date(Date.now() + self.ahead);

// Some add hours of their own to what they are told ("east"), some cannot be set ("stuck"), and
// some say nothing of it ("mute").
const clock = {
  handleCC(controller, self, received) {
    const nodeId = controller.ownNodeId, now = shown(self);
    if (received instanceof TimeParametersCCSet) {
      if (!self.stuck) self.ahead = received.dateAndTime.getTime() + (self.east ?? 0) * 3600_000 - Date.now();
      return { action: "ok" };
    }
    if (received instanceof TimeParametersCCGet) return { action: "sendCC", cc: new TimeParametersCCReport({ nodeId, dateAndTime: now }) };
    if (self.mute && (received instanceof TimeCCTimeGet || received instanceof TimeCCDateGet)) return { action: "stop" };
    if (received instanceof TimeCCTimeGet) {
      const cc = new TimeCCTimeReport({ nodeId, hour: now.getUTCHours(), minute: now.getUTCMinutes(), second: now.getUTCSeconds() });
      return { action: "sendCC", cc };
    }
    if (!(received instanceof TimeCCDateGet)) return;
    const cc = new TimeCCDateReport({ nodeId, year: now.getUTCFullYear(), month: now.getUTCMonth() + 1, day: now.getUTCDate() });
    return { action: "sendCC", cc };
  },
};

function forget(self, user) {
  for (const place of [1, 2]) self.state.delete(scheduleKey(user, place));
}

// Some take schedules only for codes that they have, and forget them with each new code ("forgets").
const forgetful = {
  handleCC(controller, self, received) {
    if (!self.forgets) return;
    if (received instanceof UserCodeCCSet) forget(self, received.userId);
    if (received instanceof UserCodeCCExtendedUserCodeSet) received.userCodes.forEach((code) => forget(self, code.userId));
  },
};

// Some confirm a schedule and keep none ("windowless").
const windowless = {
  handleCC(controller, self, received) {
    if (received instanceof ScheduleEntryLockCCYearDayScheduleSet && self.windowless) return { action: "ok" };
  },
};

export const scheduleKey = (user, place) => `ScheduleEntryLock_schedule_${user}_${place}_${ScheduleEntryLockScheduleKind.YearDay}`;

// It wakes every 20 minutes, and tells the controller.
const wakes = {
  handleCC(controller, self, received) {
    if (!(received instanceof WakeUpCCIntervalGet)) return;
    const cc = new WakeUpCCIntervalReport({ nodeId: controller.ownNodeId, wakeUpInterval: 1200, controllerNodeId: controller.ownNodeId });
    return { action: "sendCC", cc };
  },
};

export const firmware = [away, noTwins, masked, nothingNew, clock, forgetful, windowless, wakes];
