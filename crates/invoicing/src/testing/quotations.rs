//! Quotations in memory, with what became of them.

use std::ops::Bound;

use dalil_tenancy::{
    StoreError,
    page::{Page, PageRequest},
};
use jiff::civil::Date;

use super::{MemoryInvoicing, conflict, page_of};
use crate::{
    Answer, DocumentId, Draft, DraftKind, InvoiceId, InvoiceKey, Issued, Outcome, Quotation, QuotationFilter,
    QuotationKept, QuotationState, QuotationSummary, QuotedInvoice,
};

/// What is kept beside the document of a quotation.
#[derive(Clone, Debug)]
pub(super) struct Kept {
    pub(super) became: QuotationKept,
    pub(super) invoice: Option<InvoiceId>,
    pub(super) answer: Option<Answer>,
}

impl Default for Kept {
    fn default() -> Self {
        Self { became: QuotationKept::Open, invoice: None, answer: None }
    }
}

impl MemoryInvoicing {
    pub(super) fn quotation_of(&self, id: DocumentId) -> Option<Quotation> {
        let (kept, issued) = (self.quotations.get(&id)?, self.documents.get(&id)?);
        let revision = self.drafts.values().find(|(draft, _)| draft.replaces == Some(id));
        Some(Quotation {
            id,
            client: issued.row().client,
            total: issued.row().totals.total,
            issued_at: issued.row().issued_at,
            issued_on: issued.row().issued_on,
            valid_until: issued.row().due_on?,
            kept: kept.became,
            invoice: kept.invoice.map(|invoice| self.quoted_invoice(invoice)),
            revision: revision.map(|(draft, _)| draft.id),
        })
    }

    fn quoted_invoice(&self, id: InvoiceId) -> QuotedInvoice {
        let issued = self.documents.get(&id.into());
        let voided = self.voids.contains_key(&id.into());
        QuotedInvoice {
            id,
            printed_number: issued.map(|issued| issued.row().printed_number.clone()),
            stands: self.drafts.contains_key(&id) || (issued.is_some() && !voided),
        }
    }

    pub(super) fn listed_quotations(
        &self,
        filter: QuotationFilter,
        today: Date,
        page: PageRequest<InvoiceKey>,
    ) -> Page<QuotationSummary, InvoiceKey> {
        let drafts = self.drafts.values().filter(|(draft, _)| draft.fields.kind == DraftKind::Quotation);
        let drafts = drafts.map(|(draft, total)| self.drafted(draft, *total)).filter(|_| filter.takes_drafts());
        let issued =
            self.quotations.iter().filter_map(|(id, kept)| Some(offered(self.documents.get(id)?, kept, today)));
        let all = drafts
            .chain(issued.filter(|_| filter.takes_issued()))
            .filter(|item| filter.state.is_none_or(|state| item.state == state))
            .filter(|item| filter.client.is_none_or(|client| item.client == client))
            .filter(|item| filter.from.is_none_or(|day| item.issued_on >= Some(day)))
            .filter(|item| filter.to.is_none_or(|day| item.issued_on <= Some(day)));
        let sort = filter.sort;
        page_of(all, page, sort.rises(), QuotationSummary::key, |key| key.rank(sort))
    }

    fn drafted(&self, draft: &Draft, total: i64) -> QuotationSummary {
        let name = self.clients.get(&draft.fields.client).map(|client| &client.fields.name);
        QuotationSummary {
            id: draft.id,
            state: QuotationState::Draft,
            client: draft.fields.client,
            client_name_bn: name.and_then(|name| name.bn()).map(str::to_owned),
            client_name_en: name.and_then(|name| name.en()).map(str::to_owned),
            currency: draft.fields.currency,
            total,
            printed_number: None,
            issued_on: None,
            valid_until: None,
            invoice: None,
            updated_at: draft.updated_at,
        }
    }

    pub(super) fn checked_quotations(&self, after: Option<DocumentId>, limit: u16) -> Vec<(Quotation, Option<Answer>)> {
        let start = after.map_or(Bound::Unbounded, Bound::Excluded);
        let found = self.quotations.range((start, Bound::Unbounded)).take(usize::from(limit));
        found.filter_map(|(id, kept)| Some((self.quotation_of(*id)?, kept.answer.clone()))).collect()
    }

    pub(super) fn keep_answer(&mut self, answer: &Answer) -> Result<(), StoreError> {
        match self.quotations.get_mut(&answer.quotation) {
            Some(kept) if kept.answer.is_none() => {
                kept.answer = Some(answer.clone());
                kept.became = match answer.outcome {
                    Outcome::Accepted => QuotationKept::Accepted,
                    Outcome::Declined => QuotationKept::Declined,
                };
                Ok(())
            }
            _ => conflict("quotation_answer"),
        }
    }
}

fn offered(issued: &Issued, kept: &Kept, today: Date) -> QuotationSummary {
    let row = issued.row();
    QuotationSummary {
        id: InvoiceId::from_uuid(row.id.as_uuid()),
        state: QuotationState::of(kept.became, row.due_on.unwrap_or(row.issued_on), today),
        client: row.client,
        client_name_bn: issued.buyer().name_bn.clone(),
        client_name_en: issued.buyer().name_en.clone(),
        currency: row.currency,
        total: row.totals.total,
        printed_number: Some(row.printed_number.clone()),
        issued_on: Some(row.issued_on),
        valid_until: row.due_on,
        invoice: kept.invoice,
        updated_at: row.issued_at,
    }
}
