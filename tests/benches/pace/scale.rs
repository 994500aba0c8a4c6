//! How much is measured.

/// The size of a run.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scale {
    /// Rounds of product and floor in turns that count; one more before them does not.
    pub rounds: usize,
    /// About how long one side's part of a round takes, in seconds.
    pub seconds: f64,
    /// Documents in the large workspace.
    pub many: u64,
    /// Requests of each kind and round where growth is measured.
    pub requests: u64,
    /// Whether the table is written into the repository.
    pub kept: bool,
}

impl Scale {
    /// What the page shows.
    pub(crate) const FULL: Self = Self { rounds: 5, seconds: 3.0, many: 1_000_000, requests: 200, kept: true };

    /// For trying.
    pub(crate) const QUICK: Self = Self { rounds: 3, seconds: 1.0, many: 20_000, requests: 60, kept: false };

    /// Documents in the small workspace.
    pub(crate) const FEW: u64 = 1_000;

    /// How many requests at a rate make a round; at least a few for each client.
    pub(crate) fn count(self, rate: f64, clients: u64) -> u64 {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a rate is a small positive number"
        )]
        let count = (rate * self.seconds) as u64;
        count.max(clients * 5).next_multiple_of(clients)
    }
}
