//! Witnessed logs over the books in memory.

use async_trait::async_trait;
use dalil_app::{
    Contradiction, KeptCheckpoint, KeptLog, KeptLogId,
    ports::{KeptLogs, KeptLogsRead},
};
use dalil_tenancy::StoreError;

use super::{MemoryWork, Result};

fn conflict<T>(what: &'static str) -> Result<T> {
    Err(StoreError::Conflict { what })
}

#[async_trait]
impl KeptLogsRead for MemoryWork {
    async fn kept_logs(&mut self) -> Result<Vec<KeptLog>> {
        let mut logs = self.books.kept_logs.clone();
        logs.sort_by_key(|log| (log.at, log.id));
        Ok(logs)
    }

    async fn latest_kept(&mut self, log: KeptLogId, limit: u16) -> Result<Vec<KeptCheckpoint>> {
        let own = self.books.kept.iter().filter(|kept| kept.log == log);
        let mut own: Vec<KeptCheckpoint> = own.cloned().collect();
        own.sort_by_key(|kept| std::cmp::Reverse(kept.checkpoint.size));
        own.truncate(usize::from(limit));
        Ok(own)
    }

    async fn kept_of_size(&mut self, log: KeptLogId, size: u64) -> Result<Option<KeptCheckpoint>> {
        let mut own = self.books.kept.iter().filter(|kept| kept.log == log);
        Ok(own.find(|kept| kept.checkpoint.size == size).cloned())
    }

    async fn contradictions(&mut self, log: KeptLogId, limit: u16) -> Result<Vec<Contradiction>> {
        let own = self.books.contradictions.iter().filter(|found| found.log == log);
        let mut own: Vec<Contradiction> = own.cloned().collect();
        own.sort_by_key(|found| std::cmp::Reverse(found.at));
        own.truncate(usize::from(limit));
        Ok(own)
    }
}

#[async_trait]
impl KeptLogs for MemoryWork {
    async fn insert_kept_log(&mut self, log: &KeptLog) -> Result<()> {
        if self.books.kept_logs.iter().any(|known| known.id == log.id) {
            return conflict("kept_log");
        }
        self.books.kept_logs.push(log.clone());
        Ok(())
    }

    async fn remove_kept_log(&mut self, id: KeptLogId) -> Result<Option<KeptLog>> {
        let at = self.books.kept_logs.iter().position(|log| log.id == id);
        Ok(at.map(|at| self.books.kept_logs.remove(at)))
    }

    async fn insert_kept(&mut self, kept: &KeptCheckpoint) -> Result<()> {
        let key = |kept: &KeptCheckpoint| (kept.log, kept.checkpoint.size);
        if self.books.kept.iter().any(|known| key(known) == key(kept)) {
            return conflict("kept_checkpoint");
        }
        self.books.kept.push(kept.clone());
        Ok(())
    }

    async fn insert_contradiction(&mut self, found: &Contradiction) -> Result<()> {
        let key = |found: &Contradiction| (found.log, found.checkpoint.size, found.checkpoint.root);
        if self.books.contradictions.iter().any(|known| key(known) == key(found)) {
            return conflict("kept_contradiction");
        }
        self.books.contradictions.push(found.clone());
        Ok(())
    }
}
