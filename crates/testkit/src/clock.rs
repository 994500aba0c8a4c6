//! Time and randomness that tests decide, and what every clock must hold.

use std::sync::{
    Mutex, PoisonError,
    atomic::{AtomicU64, Ordering},
};

use dalil_app::ports::{Clock, Entropy};
use jiff::{SignedDuration, Timestamp};

/// A clock that stands still until it is set.
#[derive(Debug)]
pub struct ManualClock(Mutex<Timestamp>);

impl ManualClock {
    /// A clock that stands at a time.
    pub const fn at(now: Timestamp) -> Self {
        Self(Mutex::new(now))
    }

    /// Sets it, backwards too: a test of what then happens.
    pub fn set(&self, now: Timestamp) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = now;
    }

    /// Moves it on, and tells the new time.
    ///
    /// # Panics
    /// Past the year 9999.
    pub fn advance(&self, by: SignedDuration) -> Timestamp {
        let mut now = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *now = now.checked_add(by).expect("a test stays before the year 10000");
        *now
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Bytes that look random and are the same in each run: `SplitMix64` from a seed.
#[derive(Debug)]
pub struct SeededEntropy(AtomicU64);

impl SeededEntropy {
    /// The sequence of a seed.
    pub const fn new(seed: u64) -> Self {
        Self(AtomicU64::new(seed))
    }

    fn next(&self) -> u64 {
        const STEP: u64 = 0x9E37_79B9_7F4A_7C15;
        let state = self.0.fetch_add(STEP, Ordering::Relaxed).wrapping_add(STEP);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }
}

impl Entropy for SeededEntropy {
    fn fill(&self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(8) {
            let word = self.next().to_le_bytes();
            for (byte, random) in chunk.iter_mut().zip(word) {
                *byte = random;
            }
        }
    }
}

/// Reading the time again never gives an earlier one.
pub fn time_never_goes_back_by_itself(clock: &dyn Clock) {
    let mut last = clock.now();
    for _ in 0..1_000 {
        let now = clock.now();
        assert!(now >= last, "{now} came after {last}");
        last = now;
    }
}

/// It tells a time of this century, whose microseconds a store keeps.
pub fn the_time_is_of_this_century_and_survives_being_stored(clock: &dyn Clock) {
    let now = clock.now();
    let stored = Timestamp::from_microsecond(now.as_microsecond()).expect("a time in range");
    let lost = now.as_nanosecond() - stored.as_nanosecond();
    assert!(lost.abs() < 1_000, "{lost} ns are lost");
    let century = Timestamp::UNIX_EPOCH + SignedDuration::from_hours(24 * 365 * 30);
    assert!(now > century && now.as_second() < 4_102_444_800, "{now} is of another century");
}

/// Makes a test of each case that every clock must pass. The argument is a function that gives one.
#[macro_export]
macro_rules! clock_contract {
    ($fresh:path) => {
        $crate::clock_contract!($fresh;
            time_never_goes_back_by_itself
            the_time_is_of_this_century_and_survives_being_stored
        );
    };
    ($fresh:path; $($case:ident)*) => {$(
        #[test]
        fn $case() {
            $crate::clock::$case(&$fresh());
        }
    )*};
}
