//! Searching the books in memory: everything is looked at.

use std::cmp::Reverse;

use super::MemoryInvoicing;
use crate::{
    ClientId, DocumentSummary, DraftKind, InvoiceSummary, Name,
    search::{Hits, Query, Reach},
};

impl MemoryInvoicing {
    pub(super) fn found(&self, query: &Query, reach: Reach, limit: u16) -> Hits {
        let limit = usize::from(limit);
        let clients: Vec<(ClientId, Name)> = self
            .clients
            .values()
            .rev()
            .filter(|client| reach.issued.is_none_or(|days| self.is_issued_to(client.id, days)))
            .filter(|client| self.words.get(&client.id).is_some_and(|words| query.is_among(words, reach.details)))
            .take(limit)
            .map(|client| (client.id, client.fields.name.clone()))
            .collect();
        let is_of = |id: ClientId| clients.iter().any(|(client, _)| *client == id);
        let drafts = if reach.drafts { self.found_drafts(query, is_of, limit) } else { Vec::new() };
        let documents = if reach.documents { self.found_documents(query, reach, is_of, limit) } else { Vec::new() };
        Hits { clients, drafts, documents }
    }

    fn found_drafts(&self, query: &Query, is_of: impl Fn(ClientId) -> bool, limit: usize) -> Vec<InvoiceSummary> {
        let mut ranked: Vec<(u8, Reverse<_>, InvoiceSummary)> = self
            .drafts
            .values()
            .filter(|(draft, _)| draft.fields.kind == DraftKind::Invoice)
            .map(|draft| self.draft_summary(draft))
            .filter_map(|draft| {
                let rank = if query.is_amount(draft.total, draft.currency) {
                    0
                } else if is_of(draft.client) {
                    1
                } else {
                    return None;
                };
                Some((rank, Reverse(draft.key()), draft))
            })
            .collect();
        ranked.sort_by_key(|(rank, key, _)| (*rank, *key));
        ranked.into_iter().take(limit).map(|(.., draft)| draft).collect()
    }

    fn found_documents(
        &self,
        query: &Query,
        reach: Reach,
        is_of: impl Fn(ClientId) -> bool,
        limit: usize,
    ) -> Vec<DocumentSummary> {
        let mut ranked: Vec<(u8, String, Reverse<_>, DocumentSummary)> = self
            .documents
            .values()
            .filter(|issued| {
                reach.issued.is_none_or(|days| !issued.kind().is_offer() && days.hold(issued.row().issued_on))
            })
            .filter_map(|issued| {
                let document = DocumentSummary::of(issued, self.state(issued));
                let begins = query.printed().is_some_and(|printed| document.printed_number.starts_with(printed));
                let (rank, order) = if query.number() == Some(issued.row().number) {
                    (0, String::new())
                } else if begins {
                    (1, document.printed_number.clone())
                } else if query.is_amount(document.total, document.currency) {
                    (2, String::new())
                } else if is_of(document.client) {
                    (3, String::new())
                } else {
                    return None;
                };
                Some((rank, order, Reverse(document.key()), document))
            })
            .collect();
        ranked.sort_by(|a, b| (a.0, &a.1, a.2).cmp(&(b.0, &b.1, b.2)));
        ranked.into_iter().take(limit).map(|(.., document)| document).collect()
    }
}
