use jiff::Timestamp;

/// The time, in UTC. Tests set it.
///
/// An implementer answers the present moment and never goes back by itself; the use cases check that it does not.
pub trait Clock: Send + Sync {
    /// Now.
    fn now(&self) -> Timestamp;
}

/// Unpredictable bytes. Tests may seed it; in production it is the operating system's generator.
pub trait Entropy: Send + Sync {
    /// Fills the slice with bytes nobody can guess.
    fn fill(&self, bytes: &mut [u8]);
}

/// Draws ids and salts from a clock and an entropy source.
#[derive(Clone, Copy)]
pub struct Ids<'a> {
    /// The time of the ids.
    pub clock: &'a dyn Clock,
    /// Their random part.
    pub entropy: &'a dyn Entropy,
}

impl Ids<'_> {
    /// The parts of a version 7 UUID: milliseconds since the Unix epoch and ten random bytes, for `SomeId::mint`.
    pub fn parts(&self) -> (u64, [u8; 10]) {
        let millis = u64::try_from(self.clock.now().as_millisecond()).unwrap_or(0);
        (millis, self.bytes())
    }

    /// Random bytes: a salt, a token.
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.entropy.fill(&mut bytes);
        bytes
    }
}
