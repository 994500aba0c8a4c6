//! Choices that a failed run can repeat.

use std::hash::{BuildHasher as _, RandomState};

/// The variable that repeats a run.
const VARIABLE: &str = "DALIL_TEST_SEED";

/// Numbers from one seed, which is printed and can be given again (splitmix64).
#[derive(Clone, Debug)]
pub struct Seed {
    state: u64,
}

impl Seed {
    /// The seed of `DALIL_TEST_SEED`, else a new one; printed either way.
    ///
    /// # Panics
    /// When the variable is no number.
    pub fn from_environment() -> Self {
        let given = std::env::var(VARIABLE).ok().map(|text| text.parse().expect("a seed is a number"));
        let state = given.unwrap_or_else(|| RandomState::new().hash_one(0));
        println!("{VARIABLE}={state}");
        Self { state }
    }

    /// The next number, smaller than `end`.
    ///
    /// # Panics
    /// When `end` is 0.
    pub fn below(&mut self, end: usize) -> usize {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^= mixed >> 31;
        usize::try_from(mixed % end as u64).expect("it is smaller than a usize")
    }
}
