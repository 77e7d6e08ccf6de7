// The locks of the mock network: one entry a kind, as their makers would sell them.
import { UserCredentialType } from "@zwave-js/cc";
import { CommandClasses } from "@zwave-js/core";
import { ccCaps } from "@zwave-js/testing";
import { txDelay } from "./radio.mjs";

const doorLock = [
  { ccId: CommandClasses["Manufacturer Specific"], version: 1 },
  { ccId: CommandClasses.Version, version: 1 },
  ccCaps({ ccId: CommandClasses["Door Lock"], version: 2 }),
  ccCaps({
    ccId: CommandClasses.Notification,
    version: 8,
    supportsV1Alarm: false,
    notificationTypesAndEvents: { 6: [1, 2, 3, 4, 5, 6, 9, 11, 12, 13, 14, 15, 16] },
  }),
];

const supervision = { ccId: CommandClasses.Supervision, version: 1 };

const userCode = (version, slots) => ccCaps({
  ccId: CommandClasses["User Code"],
  version,
  numUsers: slots,
  supportsAdminCode: false,
  supportsAdminCodeDeactivation: false,
  supportsUserCodeChecksum: false,
  supportedUserIDStatuses: [0, 1, 2],
  supportedKeypadModes: [0],
  supportedASCIIChars: "0123456789",
});

// slots is how many codes each lock of a kind holds.
export const slots = 6;

const kinds = {
  // An older lock: it confirms nothing, and what it did has to be read.
  code: [...doorLock, userCode(1, slots)],
  // One whose radio sleeps until it wakes by itself, as cheap ones do.
  sleepy: [...doorLock, userCode(1, slots), { ccId: CommandClasses["Wake Up"], version: 1 }],
  // A newer one, which confirms commands and keeps windows by its own clock.
  schedule: [
    ...doorLock, supervision, userCode(2, slots),
    ccCaps({ ccId: CommandClasses["Schedule Entry Lock"], version: 3, numWeekDaySlots: 7, numYearDaySlots: 2, numDailyRepeatingSlots: 0 }),
    { ccId: CommandClasses["Time Parameters"], version: 1 },
    { ccId: CommandClasses.Time, version: 1 },
  ],
  // The same for days of the week only.
  weekly: [
    ...doorLock, supervision, userCode(2, slots),
    ccCaps({ ccId: CommandClasses["Schedule Entry Lock"], version: 3, numWeekDaySlots: 7, numYearDaySlots: 0, numDailyRepeatingSlots: 0 }),
    { ccId: CommandClasses["Time Parameters"], version: 1 },
    { ccId: CommandClasses.Time, version: 1 },
  ],
  // One whose schedules nobody can rely on: its clock cannot be read.
  clockless: [
    ...doorLock, supervision, userCode(2, slots),
    ccCaps({ ccId: CommandClasses["Schedule Entry Lock"], version: 3, numWeekDaySlots: 7, numYearDaySlots: 2, numDailyRepeatingSlots: 0 }),
  ],
  // One of 2025 and later: people and what they hold are two things.
  credential: [
    ...doorLock, supervision,
    ccCaps({
      ccId: CommandClasses["User Credential"],
      version: 1,
      numberOfSupportedUsers: slots,
      supportedCredentialRules: [1],
      maxUserNameLength: 32,
      supportsUserSchedule: false,
      supportedUserTypes: [0],
      supportsAdminCode: false,
      supportsAdminCodeDeactivation: false,
      supportedCredentialTypes: new Map([[UserCredentialType.PINCode, {
        numberOfCredentialSlots: slots,
        minCredentialLength: 4,
        maxCredentialLength: 8,
        maxCredentialHashLength: 0,
        supportsCredentialLearn: false,
      }]]),
    }),
  ],
};

// capabilities describes a battery lock of a kind that listens once a second.
export function capabilities(kind) {
  return {
    isListening: false,
    isFrequentListening: kind === "sleepy" ? false : "1000ms",
    genericDeviceClass: 0x40,
    specificDeviceClass: 0x03,
    commandClasses: kinds[kind],
    txDelay,
  };
}
