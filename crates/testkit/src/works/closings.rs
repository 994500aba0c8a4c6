//! Closings over the books in memory.

use std::collections::BTreeMap;

use async_trait::async_trait;
use dalil_app::ports::{Closings, ClosingsRead};
use dalil_audit::Head;
use dalil_invoicing::{
    PayeeStep,
    closing::{Closed, Closing, Counted, Period, Recorded, Turnover, TurnoverKey},
    figures::Sums,
    purchasing::Purchase,
    returns::TaxSums,
    series::{day_in, dhaka},
};
use dalil_money::Currency;
use dalil_tenancy::{
    StoreError,
    page::{Page, PageRequest},
};
use jiff::{Timestamp, civil::Date};

use super::{Books, MemoryWork, Result};

/// Something that closings count.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Event {
    at: Timestamp,
    /// The day it counts for, where somebody says that.
    day: Option<Date>,
    key: TurnoverKey,
    sums: Sums,
}

impl Event {
    fn money(at: Timestamp, day: Date, counted: Counted, currency: Currency, total: i64) -> Self {
        let sums = Sums { documents: 1, total, ..Sums::default() };
        Self { at, day: Some(day), key: TurnoverKey { counted, currency }, sums }
    }
}

impl Event {
    /// Something without an amount or a day of its own.
    fn payee(at: Timestamp, counted: Counted) -> Self {
        let sums = Sums { documents: 1, ..Sums::default() };
        Self { at, day: None, key: TurnoverKey { counted, currency: Currency::BDT }, sums }
    }
}

impl Books {
    fn events(&self) -> Vec<Event> {
        let mut events = Vec::new();
        for issued in self.invoicing.issued() {
            let row = issued.row();
            let key = |counted| TurnoverKey { counted, currency: row.currency };
            let sums = Sums::of(row);
            events.push(Event { at: row.issued_at, day: None, key: key(Counted::Issued(issued.kind())), sums });
            if let Some(void) = self.invoicing.voids().find(|void| void.document == issued.id()) {
                let counted = Counted::Voided(issued.kind());
                events.push(Event { at: void.at, day: Some(void.day), key: key(counted), sums });
            }
        }
        for recorded in self.ledger.payments_made() {
            let (payment, fields) = (&recorded.payment, &recorded.payment.fields);
            let money = |at, day, counted| Event::money(at, day, counted, fields.currency, fields.total());
            events.push(money(payment.at, fields.received_on, Counted::Payment));
            events.extend(recorded.reversal.as_ref().map(|back| money(back.at, back.day, Counted::Reversal)));
        }
        for recorded in self.purchases.recorded() {
            let (purchase, currency) = (&recorded.purchase, Purchase::CURRENCY);
            let TaxSums { value, duty, vat, .. } = purchase.sums;
            let sums = Sums { documents: 1, value, duty, vat, total: purchase.total };
            let event = |at, day, counted| Event { at, day: Some(day), key: TurnoverKey { counted, currency }, sums };
            events.push(event(purchase.at, purchase.period.last(), Counted::Purchase));
            events.extend(recorded.reversal.as_ref().map(|back| event(back.at, back.day, Counted::PurchaseReversal)));
            for paid in &recorded.payments {
                let money = |at, day, counted| Event::money(at, day, counted, currency, paid.payment.amount);
                events.push(money(paid.payment.at, paid.payment.paid_on, Counted::SupplierPayment));
                let back = paid.reversal.as_ref();
                events.extend(back.map(|back| money(back.at, back.day, Counted::SupplierPaymentReversal)));
            }
        }
        for change in self.invoicing.payee_changes_made() {
            events.push(Event::payee(change.at, Counted::PayeeProposed));
            events.extend(change.steps.iter().filter_map(|step| match step.step {
                PayeeStep::Approved => Some(Event::payee(step.at, Counted::PayeeApproved)),
                PayeeStep::Cancelled => Some(Event::payee(step.at, Counted::PayeeCancelled)),
                PayeeStep::Told => None,
            }));
        }
        let write_offs = self.ledger.write_offs_made();
        events.extend(write_offs.map(|off| Event::money(off.at, off.day, Counted::WriteOff, off.currency, off.amount)));
        events
    }

    /// What was recorded since other books, held against what is closed.
    pub(super) fn refused_since(&self, before: &Self) -> Result<()> {
        if before.closed == Closed::default() {
            return Ok(());
        }
        let mut known = before.events();
        let mut recorded = Recorded::default();
        for event in self.events() {
            match known.iter().position(|other| *other == event) {
                Some(at) => drop(known.swap_remove(at)),
                None => match event.day {
                    Some(day) => recorded.dated(event.at, day),
                    None => recorded.at(event.at),
                },
            }
        }
        before.closed.refuses(&recorded).map_or(Ok(()), |opens| Err(StoreError::Closed { opens }))
    }
}

#[async_trait]
impl ClosingsRead for MemoryWork {
    async fn closings(&mut self, period: Period, page: PageRequest<Date>) -> Result<Page<Closing, Date>> {
        let mut items: Vec<Closing> = self.books.closings.iter().filter(|c| c.span.period == period).cloned().collect();
        items.retain(|closing| page.after.is_none_or(|after| closing.span.first_day < after));
        items.sort_by_key(|closing| std::cmp::Reverse(closing.span.first_day));
        items.truncate(usize::from(page.limit()) + 1);
        Ok(Page::cut(items, page.limit(), |closing: &Closing| closing.span.first_day))
    }

    async fn closings_between(&mut self, period: Period, first: Date, last: Date, limit: u16) -> Result<Vec<Closing>> {
        let within =
            |closing: &&Closing| closing.span.period == period && (first..=last).contains(&closing.span.first_day);
        let mut items: Vec<Closing> = self.books.closings.iter().filter(within).cloned().collect();
        items.sort_by_key(|closing| closing.span.first_day);
        items.truncate(usize::from(limit));
        Ok(items)
    }

    async fn begun(&mut self) -> Result<Option<Timestamp>> {
        Ok(self.books.entries.first().map(|entry| entry.row.at))
    }

    async fn recorded(&mut self, first: Date, last: Date) -> Result<BTreeMap<Date, Turnover>> {
        let mut days = BTreeMap::<Date, Turnover>::new();
        for event in self.books.events() {
            let day = day_in(&dhaka(), event.at);
            if (first..=last).contains(&day) {
                days.entry(day).or_default().add(event.key, event.sums);
            }
        }
        Ok(days)
    }

    async fn closed(&mut self) -> Result<Closed> {
        Ok(self.books.closed)
    }
}

#[async_trait]
impl Closings for MemoryWork {
    async fn lock(&mut self) -> Result<Head> {
        Ok(self.books.head.clone())
    }

    async fn save_closings(&mut self, closings: &[Closing]) -> Result<()> {
        let spans: Vec<_> = self.books.closings.iter().map(|closing| closing.span).collect();
        if closings.iter().any(|closing| spans.contains(&closing.span)) {
            return Err(StoreError::Conflict { what: "closing" });
        }
        self.books.closed = closings.iter().fold(self.books.closed, Closed::with);
        self.books.closings.extend_from_slice(closings);
        Ok(())
    }
}
