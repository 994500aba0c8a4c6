//! The rights that belong to no single domain.

use dalil_tenancy::{Permission, Read, Write};

/// Come in and go out: sign-in and sign-out are written to the workspace's chain.
pub const ENTER: Permission<Write> = Permission::write("session.enter");
/// Take away answers kept for repeated requests that have had their time: held by the program's own workers only.
pub const ANSWERS_FORGET: Permission<Write> = Permission::write("answers.forget");
/// Keep checkpoints of logs that the workspace witnesses: held by the program alone, for whoever has a log's token.
pub const CHECKPOINTS_KEEP: Permission<Write> = Permission::write("checkpoints.keep");
/// Close the days that are over: held by the program's own workers only.
pub const DAYS_CLOSE: Permission<Write> = Permission::write("days.close");
/// Take away for good drafts that were thrown away long ago: held by the program's own workers only.
pub const DISCARDED_FORGET: Permission<Write> = Permission::write("discarded.forget");
/// See who is a member.
pub const MEMBERS_READ: Permission<Read> = Permission::read("members.read");
/// Add and remove members, never above one's own role.
pub const MEMBERS_WRITE: Permission<Write> = Permission::write("members.write");
/// See which auditors were let in, and what was read.
pub const AUDITORS_READ: Permission<Read> = Permission::read("auditors.read");
/// Let auditors in for one year of account and a time, and send them away.
pub const AUDITORS_WRITE: Permission<Write> = Permission::write("auditors.write");
/// See a year of account as a whole, its figures recomputed and its logs verified: where an auditor begins.
pub const YEAR_READ: Permission<Read> = Permission::read("year.read");
/// See time zone, year of account and languages, by which pages show dates.
pub const SETTINGS_READ: Permission<Read> = Permission::read("settings.read");
/// Change time zone, year of account and languages.
pub const SETTINGS_WRITE: Permission<Write> = Permission::write("settings.write");
/// See the views of lists that one keeps oneself.
pub const VIEWS_READ: Permission<Read> = Permission::read("views.read");
/// Keep and remove views of lists, one's own only.
pub const VIEWS_WRITE: Permission<Write> = Permission::write("views.write");
/// See to whom checkpoints of the audit log are sent and whether they came, and the logs that the workspace witnesses itself.
pub const WITNESSES_READ: Permission<Read> = Permission::read("witnesses.read");
/// Send checkpoints and write down what became of them: held by the program's own workers only.
pub const WITNESSES_SEND: Permission<Write> = Permission::write("witnesses.send");
/// Set and take away witnesses, and logs to be witnessed.
pub const WITNESSES_WRITE: Permission<Write> = Permission::write("witnesses.write");
