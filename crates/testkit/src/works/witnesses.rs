//! Witnesses over the books in memory.

use async_trait::async_trait;
use dalil_app::{
    Outcome, Sending, Witness, WitnessId,
    ports::{Message, Witnesses, WitnessesRead},
};
use dalil_tenancy::StoreError;
use jiff::civil::Date;

use super::{Books, MemoryWork, Result};

impl Books {
    /// Queues the checkpoint of a day for each witness that has none of it.
    pub(super) fn queue_checkpoints(&mut self, day: Date) -> u64 {
        let due = self.witnesses.iter_mut().filter(|(_, queued)| *queued < day);
        let messages: Vec<Message> = due
            .map(|(witness, queued)| {
                *queued = day;
                Message::SendCheckpoint { witness: witness.id, day }
            })
            .collect();
        let queued = messages.len() as u64;
        self.sent.extend(messages);
        queued
    }

    fn latest(&self, witness: WitnessId, outcome: Option<Outcome>) -> Vec<Sending> {
        let of =
            |sending: &&Sending| sending.witness == witness && outcome.is_none_or(|outcome| sending.outcome == outcome);
        let mut sendings: Vec<Sending> = self.sendings.iter().filter(of).cloned().collect();
        sendings.sort_by_key(|sending| std::cmp::Reverse(sending.at));
        sendings
    }
}

#[async_trait]
impl WitnessesRead for MemoryWork {
    async fn witnesses(&mut self) -> Result<Vec<Witness>> {
        let mut witnesses: Vec<Witness> = self.books.witnesses.iter().map(|(witness, _)| witness.clone()).collect();
        witnesses.sort_by_key(|witness| (witness.at, witness.id));
        Ok(witnesses)
    }

    async fn last_sent(&mut self, witness: WitnessId) -> Result<Option<Sending>> {
        Ok(self.books.latest(witness, Some(Outcome::Sent)).into_iter().next())
    }

    async fn sendings(&mut self, witness: WitnessId, limit: u16) -> Result<Vec<Sending>> {
        let mut sendings = self.books.latest(witness, None);
        sendings.truncate(usize::from(limit));
        Ok(sendings)
    }
}

#[async_trait]
impl Witnesses for MemoryWork {
    async fn insert_witness(&mut self, witness: &Witness, queued: Date) -> Result<()> {
        if self.books.witnesses.iter().any(|(known, _)| known.id == witness.id || known.to == witness.to) {
            return Err(StoreError::Conflict { what: "witness" });
        }
        self.books.witnesses.push((witness.clone(), queued));
        Ok(())
    }

    async fn remove_witness(&mut self, id: WitnessId) -> Result<Option<Witness>> {
        let at = self.books.witnesses.iter().position(|(witness, _)| witness.id == id);
        Ok(at.map(|at| self.books.witnesses.remove(at).0))
    }

    async fn insert_sending(&mut self, sending: &Sending) -> Result<()> {
        let key = |sending: &Sending| (sending.witness, sending.day, sending.outcome);
        if self.books.sendings.iter().any(|known| key(known) == key(sending)) {
            return Err(StoreError::Conflict { what: "witness_sending" });
        }
        self.books.sendings.push(sending.clone());
        Ok(())
    }
}
