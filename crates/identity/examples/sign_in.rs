//! Sign-in by link with this crate alone: a token goes out, only its hash is kept, and it works once.
//!
//! Run with `cargo run -p dalil-identity --example sign_in`.

use dalil_identity::{SignInLink, Token};
use dalil_tenancy::PersonId;
use jiff::{SignedDuration, Timestamp};

fn main() {
    // A service would take these from its clock and the operating system.
    let now = Timestamp::UNIX_EPOCH;
    let token = Token::from_random([42; 32]);

    let stored = SignInLink::new(token.hash(), PersonId::mint(0, &[1; 10]), now);
    println!("mail this once: /sign-in/{}", token.reveal());

    let presented = Token::parse(&token.reveal()).expect("a token reads its own text");
    let later = now + SignedDuration::from_mins(3);
    println!("the right token, in time: {}", presented.hash() == stored.token && stored.is_live(later));

    let used = SignInLink { used_at: Some(later), ..stored };
    println!("the same token again: {}", used.is_live(later));
}
