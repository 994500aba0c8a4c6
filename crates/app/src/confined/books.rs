//! Payments, purchases, closings and the audit log within a year: by the day of receipt, the tax period, the first day, the moment.

use std::collections::BTreeMap;

use async_trait::async_trait;
use dalil_audit::{Head, Personal, Row, Sealed};
use dalil_identity::{AuditorAccess, Member};
use dalil_invoicing::{
    closing::{Closed, Closing, Period, Turnover},
    purchasing::{
        Bought, PurchaseId, PurchaseKey, PurchasesRead, Recorded as RecordedPurchase, RegisterFilter, Supplier,
        SupplierId, SupplierPaymentId,
    },
    returns::TaxMonth,
};
use dalil_ledger::{
    Aged, DebtorId, LedgerRead, PaymentFilter, PaymentId, Receivable, ReceivableId, Recorded, StatementLine, WriteOff,
    WriteOffId,
};
use dalil_money::Currency;
use dalil_proof::tree::LogEntry;
use dalil_tenancy::{
    AccessId, Days, PersonId,
    page::{Page, PageRequest},
};
use jiff::{Timestamp, civil::Date};

use super::{Confined, Result, nothing, out_of_reach};
use crate::{
    View,
    ports::{AuditRead, AuditorsRead, ClosingsRead, MembersRead, NotedAccess},
};

/// What is owed stands as of today, which is not of the year.
#[async_trait]
impl LedgerRead for Confined {
    async fn receivables(&mut self, _: &[ReceivableId]) -> Result<Vec<Receivable>> {
        Ok(Vec::new())
    }

    async fn open_of(&mut self, _: DebtorId, _: u16) -> Result<Vec<Receivable>> {
        out_of_reach()
    }

    async fn overdue(&mut self, _: Date, _: u16) -> Result<Vec<Receivable>> {
        out_of_reach()
    }

    /// Of one client beside its statement: nothing is said of today.
    async fn ageing(&mut self, debtor: Option<DebtorId>, _: Date) -> Result<Vec<Aged>> {
        if debtor.is_some() { Ok(Vec::new()) } else { out_of_reach() }
    }

    async fn payment(&mut self, id: PaymentId) -> Result<Option<Recorded>> {
        let found = self.inner.ledger().payment(id).await?;
        let found = found.filter(|recorded| self.days().hold(recorded.payment.fields.received_on));
        Ok(found.map(|recorded| self.as_of_the_year(recorded)))
    }

    async fn payments(
        &mut self,
        filter: PaymentFilter,
        page: PageRequest<PaymentId>,
    ) -> Result<Page<Recorded, PaymentId>> {
        let within = filter.received.map_or_else(
            || Some(self.days()),
            |received| self.days().within(Some(received.first), Some(received.last)),
        );
        let Some(received) = within else { return Ok(nothing()) };
        let found = self.inner.ledger().payments(PaymentFilter { received: Some(received), ..filter }, page).await?;
        let items = found.items.into_iter().map(|recorded| self.as_of_the_year(recorded));
        Ok(Page { items: items.collect(), next: found.next })
    }

    async fn write_offs_of(&mut self, receivable: ReceivableId) -> Result<Vec<WriteOff>> {
        let days = self.days();
        let mut found = self.inner.ledger().write_offs_of(receivable).await?;
        found.retain(|write_off| days.hold(write_off.day));
        Ok(found)
    }

    /// The balance with which a day of the year opens.
    async fn owed_before(&mut self, debtor: DebtorId, day: Date) -> Result<Vec<(Currency, i128)>> {
        if self.days().hold(day) { self.inner.ledger().owed_before(debtor, day).await } else { out_of_reach() }
    }

    async fn movements(&mut self, debtor: DebtorId, from: Date, to: Date) -> Result<Vec<StatementLine>> {
        if self.days().hold(from) && self.days().hold(to) {
            self.inner.ledger().movements(debtor, from, to).await
        } else {
            out_of_reach()
        }
    }

    async fn stored_receivables(&mut self, _: Option<ReceivableId>, _: u16) -> Result<Vec<Receivable>> {
        out_of_reach()
    }

    async fn stored_write_offs(&mut self, _: Option<WriteOffId>, _: u16) -> Result<Vec<WriteOff>> {
        out_of_reach()
    }
}

impl Confined {
    /// A client's payment without its reversal where that was made after the year, as the statement of the year has it.
    fn as_of_the_year(&self, mut recorded: Recorded) -> Recorded {
        let days = self.days();
        recorded.reversal = recorded.reversal.filter(|reversal| days.hold(reversal.day));
        recorded
    }

    /// A purchase of a tax period of the year, with what was paid of it within the year. What was taken back after it is shown where
    /// the register and the return of a month leave it out by that, and where not it is not of the year.
    fn bought_in(&self, mut recorded: RecordedPurchase) -> Option<RecordedPurchase> {
        let days = self.days();
        recorded.payments.retain(|paid| days.hold(paid.payment.paid_on));
        for paid in &mut recorded.payments {
            let returned = paid.payment.vat_withheld > 0 || paid.payment.credit_returned > 0;
            paid.reversal = paid.reversal.take().filter(|reversal| returned || days.hold(reversal.day));
        }
        days.hold(recorded.purchase.period.first()).then_some(recorded)
    }

    fn all_bought_in<K>(&self, page: Page<RecordedPurchase, K>) -> Page<RecordedPurchase, K> {
        let items = page.items.into_iter().filter_map(|recorded| self.bought_in(recorded));
        Page { items: items.collect(), next: page.next }
    }
}

#[async_trait]
impl PurchasesRead for Confined {
    /// A supplier of a purchase of the year.
    async fn supplier(&mut self, id: SupplierId) -> Result<Option<Supplier>> {
        let bought = self.purchases(Some(id), PageRequest::new(None, 1)).await?;
        if bought.items.is_empty() { Ok(None) } else { self.inner.purchases().supplier(id).await }
    }

    async fn suppliers(&mut self, page: PageRequest<SupplierId>) -> Result<Page<Supplier, SupplierId>> {
        let days = self.days();
        self.inner.purchases().suppliers_bought_from(days, page).await
    }

    async fn suppliers_bought_from(
        &mut self,
        periods: Days,
        page: PageRequest<SupplierId>,
    ) -> Result<Page<Supplier, SupplierId>> {
        match self.days().within(Some(periods.first), Some(periods.last)) {
            Some(periods) => self.inner.purchases().suppliers_bought_from(periods, page).await,
            None => Ok(nothing()),
        }
    }

    async fn purchase(&mut self, id: PurchaseId) -> Result<Option<RecordedPurchase>> {
        let found = self.inner.purchases().purchase(id).await?;
        Ok(found.and_then(|recorded| self.bought_in(recorded)))
    }

    async fn paid_purchase(&mut self, id: SupplierPaymentId) -> Result<Option<PurchaseId>> {
        let Some(found) = self.inner.purchases().paid_purchase(id).await? else { return Ok(None) };
        let recorded = self.purchase(found).await?;
        let paid = |recorded: &RecordedPurchase| recorded.payments.iter().any(|paid| paid.payment.id == id);
        Ok(recorded.filter(paid).map(|recorded| recorded.purchase.id))
    }

    async fn purchases(
        &mut self,
        supplier: Option<SupplierId>,
        page: PageRequest<PurchaseId>,
    ) -> Result<Page<RecordedPurchase, PurchaseId>> {
        let days = self.days();
        self.purchases_of(days, supplier, page).await
    }

    async fn purchases_of(
        &mut self,
        periods: Days,
        supplier: Option<SupplierId>,
        page: PageRequest<PurchaseId>,
    ) -> Result<Page<RecordedPurchase, PurchaseId>> {
        let within = self.days().within(Some(periods.first), Some(periods.last));
        let Some(periods) = within else { return Ok(nothing()) };
        let found = self.inner.purchases().purchases_of(periods, supplier, page).await?;
        Ok(self.all_bought_in(found))
    }

    async fn register(
        &mut self,
        filter: RegisterFilter,
        page: PageRequest<PurchaseKey>,
    ) -> Result<Page<RecordedPurchase, PurchaseKey>> {
        if !self.days().hold(filter.month.first()) {
            return out_of_reach();
        }
        let found = self.inner.purchases().register(filter, page).await?;
        Ok(self.all_bought_in(found))
    }

    async fn bought(&mut self, month: TaxMonth) -> Result<Bought> {
        if self.days().hold(month.first()) { self.inner.purchases().bought(month).await } else { out_of_reach() }
    }
}

/// Entries whose moment lies in the year. Sizes and nodes of the log stand in every checkpoint and proof, and tell no act.
#[async_trait]
impl AuditRead for Confined {
    async fn entries(&mut self, page: PageRequest<u64>) -> Result<Page<(Row, Option<Personal>), u64>> {
        let days = self.days();
        let first = self.inner.audit().first_since(days.begin()).await?;
        let beyond = self.inner.audit().first_since(days.end()).await?;
        let after = page.after.map_or(beyond, |after| after.min(beyond));
        let mut found = self.inner.audit().entries(PageRequest::new(Some(after), page.limit())).await?;
        found.next = found.next.filter(|next| *next > first);
        found.items.retain(|(row, _)| row.seq >= first && days.hold_moment(row.at));
        Ok(found)
    }

    async fn chain(&mut self, after: u64, limit: u16) -> Result<Vec<Sealed>> {
        let days = self.days();
        let first = self.inner.audit().first_since(days.begin()).await?;
        let beyond = self.inner.audit().first_since(days.end()).await?;
        let mut found = self.inner.audit().chain(after.max(first.saturating_sub(1)), limit).await?;
        found.retain(|entry| entry.row.seq < beyond && days.hold_moment(entry.row.at));
        Ok(found)
    }

    async fn log_entries(&mut self, numbers: &[u64]) -> Result<Vec<LogEntry>> {
        self.inner.audit().log_entries(numbers).await
    }

    async fn first_since(&mut self, at: Timestamp) -> Result<u64> {
        let days = self.days();
        self.inner.audit().first_since(at.clamp(days.begin(), days.end())).await
    }

    async fn head(&mut self) -> Result<Head> {
        self.inner.audit().head().await
    }
}

/// Closings of periods that lie in the year: each day, month and year of account does whole or not at all.
#[async_trait]
impl ClosingsRead for Confined {
    async fn closings(&mut self, period: Period, page: PageRequest<Date>) -> Result<Page<Closing, Date>> {
        let days = self.days();
        let beyond = days.last.tomorrow().unwrap_or(Date::MAX);
        let after = page.after.map_or(beyond, |after| after.min(beyond));
        let mut found = self.inner.closings().closings(period, PageRequest::new(Some(after), page.limit())).await?;
        found.next = found.next.filter(|next| *next > days.first);
        found.items.retain(|closing| days.hold(closing.span.first_day));
        Ok(found)
    }

    async fn closings_between(&mut self, period: Period, first: Date, last: Date, limit: u16) -> Result<Vec<Closing>> {
        match self.days().within(Some(first), Some(last)) {
            Some(days) => self.inner.closings().closings_between(period, days.first, days.last, limit).await,
            None => Ok(Vec::new()),
        }
    }

    async fn begun(&mut self) -> Result<Option<Timestamp>> {
        out_of_reach()
    }

    async fn recorded(&mut self, first: Date, last: Date) -> Result<BTreeMap<Date, Turnover>> {
        match self.days().within(Some(first), Some(last)) {
            Some(days) => self.inner.closings().recorded(days.first, days.last).await,
            None => Ok(BTreeMap::new()),
        }
    }

    async fn closed(&mut self) -> Result<Closed> {
        out_of_reach()
    }
}

#[async_trait]
impl MembersRead for Confined {
    async fn members(&mut self) -> Result<Vec<Member>> {
        out_of_reach()
    }

    /// Who did what the year's records tell of, by the ids that stand in them.
    async fn names(&mut self, people: &[PersonId]) -> Result<Vec<(PersonId, String)>> {
        self.inner.members().names(people).await
    }

    async fn views(&mut self, person: PersonId) -> Result<Vec<View>> {
        self.inner.members().views(person).await
    }
}

#[async_trait]
impl AuditorsRead for Confined {
    async fn accesses(&mut self, _: PageRequest<AccessId>) -> Result<Page<AuditorAccess, AccessId>> {
        out_of_reach()
    }

    /// An auditor's own access.
    async fn access(&mut self, id: AccessId) -> Result<Option<AuditorAccess>> {
        if id == self.window.access() { self.inner.auditors().access(id).await } else { Ok(None) }
    }

    async fn open_accesses(&mut self, _: PersonId, _: Timestamp) -> Result<Vec<AuditorAccess>> {
        out_of_reach()
    }

    async fn noted(&mut self, _: Option<AccessId>, _: PageRequest<u64>) -> Result<Page<NotedAccess, u64>> {
        out_of_reach()
    }
}
