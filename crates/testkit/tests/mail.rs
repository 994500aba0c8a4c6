//! The contract of `Mailer` on the mailer in memory.

use std::future::{Ready, ready};

use dalil_testkit::mail::MemoryMailer;

fn fresh() -> Ready<MemoryMailer> {
    ready(MemoryMailer::default())
}

dalil_testkit::mailer_contract!(fresh);
