//! The store in memory, for tests and for teams that use this crate alone.

use std::{collections::BTreeMap, ops::Bound};

use async_trait::async_trait;
use dalil_tenancy::{
    Days, StoreError,
    page::{Page, PageRequest},
};

use super::{
    Bought, PaidPurchase, Purchase, PurchaseId, PurchaseKey, PurchaseNote, PurchasesRead, PurchasesStore, Recorded,
    RegisterFilter, RegisterNote, Reversal, Supplier, SupplierId, SupplierPayment, SupplierPaymentId,
};
use crate::returns::{TaxMonth, TaxSums};

type Result<T> = std::result::Result<T, StoreError>;

/// The suppliers and purchases of one workspace over plain maps. A clone is a copy of all of it: keep the old one to roll
/// back.
#[derive(Clone, Debug, Default)]
pub struct MemoryPurchases {
    suppliers: BTreeMap<SupplierId, Supplier>,
    purchases: BTreeMap<PurchaseId, Recorded>,
}

impl MemoryPurchases {
    /// Every purchase with what became of it.
    pub fn recorded(&self) -> impl Iterator<Item = &Recorded> {
        self.purchases.values()
    }
}

fn conflict<T>(what: &'static str) -> Result<T> {
    Err(StoreError::Conflict { what })
}

/// The newest first, after a key.
fn before<K: Ord + Copy, V>(map: &BTreeMap<K, V>, after: Option<K>) -> impl Iterator<Item = &V> {
    let end = after.map_or(Bound::Unbounded, Bound::Excluded);
    map.range((Bound::Unbounded, end)).rev().map(|(_, value)| value)
}

fn listed(recorded: &Recorded, filter: RegisterFilter) -> bool {
    let own = recorded.purchase.period == filter.month;
    let paid = |of: fn(&SupplierPayment) -> i64| {
        recorded.standing().any(|payment| TaxMonth::of(payment.paid_on) == filter.month && of(payment) > 0)
    };
    let feeds = |note: PurchaseNote| recorded.purchase.lines.iter().any(|line| line.note == note);
    let narrowed = match filter.note {
        None => own,
        Some(RegisterNote::Line(note)) => own && feeds(note),
        Some(RegisterNote::Withheld) => paid(|payment| payment.vat_withheld),
        Some(RegisterNote::Cash) => paid(|payment| payment.credit_returned),
    };
    let whole = filter.note.is_none() && filter.above.is_none();
    narrowed
        && (whole || recorded.reversal.is_none())
        && filter.above.is_none_or(|above| recorded.purchase.total > above)
}

#[async_trait]
impl PurchasesRead for MemoryPurchases {
    async fn supplier(&mut self, id: SupplierId) -> Result<Option<Supplier>> {
        Ok(self.suppliers.get(&id).cloned())
    }

    async fn suppliers(&mut self, page: PageRequest<SupplierId>) -> Result<Page<Supplier, SupplierId>> {
        let found = before(&self.suppliers, page.after).take(usize::from(page.limit()) + 1);
        Ok(Page::cut(found.cloned().collect(), page.limit(), |supplier: &Supplier| supplier.id))
    }

    async fn suppliers_bought_from(
        &mut self,
        periods: Days,
        page: PageRequest<SupplierId>,
    ) -> Result<Page<Supplier, SupplierId>> {
        let of = |id| {
            let mut all = self.purchases.values();
            all.any(|recorded| recorded.purchase.supplier == id && periods.hold(recorded.purchase.period.first()))
        };
        let found = before(&self.suppliers, page.after).filter(|supplier| of(supplier.id));
        let found: Vec<Supplier> = found.take(usize::from(page.limit()) + 1).cloned().collect();
        Ok(Page::cut(found, page.limit(), |supplier: &Supplier| supplier.id))
    }

    async fn purchase(&mut self, id: PurchaseId) -> Result<Option<Recorded>> {
        Ok(self.purchases.get(&id).cloned())
    }

    async fn paid_purchase(&mut self, id: SupplierPaymentId) -> Result<Option<PurchaseId>> {
        let mut all = self.purchases.values();
        let found = all.find(|recorded| recorded.payments.iter().any(|paid| paid.payment.id == id));
        Ok(found.map(|recorded| recorded.purchase.id))
    }

    async fn purchases(
        &mut self,
        supplier: Option<SupplierId>,
        page: PageRequest<PurchaseId>,
    ) -> Result<Page<Recorded, PurchaseId>> {
        let of = |recorded: &&Recorded| supplier.is_none_or(|supplier| recorded.purchase.supplier == supplier);
        let found = before(&self.purchases, page.after).filter(of).take(usize::from(page.limit()) + 1);
        Ok(Page::cut(found.cloned().collect(), page.limit(), |recorded: &Recorded| recorded.purchase.id))
    }

    async fn purchases_of(
        &mut self,
        periods: Days,
        supplier: Option<SupplierId>,
        page: PageRequest<PurchaseId>,
    ) -> Result<Page<Recorded, PurchaseId>> {
        let of = |recorded: &&Recorded| {
            let purchase = &recorded.purchase;
            supplier.is_none_or(|supplier| purchase.supplier == supplier) && periods.hold(purchase.period.first())
        };
        let found = before(&self.purchases, page.after).filter(of).take(usize::from(page.limit()) + 1);
        Ok(Page::cut(found.cloned().collect(), page.limit(), |recorded: &Recorded| recorded.purchase.id))
    }

    async fn register(
        &mut self,
        filter: RegisterFilter,
        page: PageRequest<PurchaseKey>,
    ) -> Result<Page<Recorded, PurchaseKey>> {
        let after = |recorded: &&Recorded| page.after.is_none_or(|after| recorded.register_key() > after);
        let found = self.purchases.values().filter(|recorded| listed(recorded, filter)).filter(after);
        let mut found: Vec<Recorded> = found.cloned().collect();
        found.sort_by_key(Recorded::register_key);
        found.truncate(usize::from(page.limit()) + 1);
        Ok(Page::cut(found, page.limit(), Recorded::register_key))
    }

    async fn bought(&mut self, month: TaxMonth) -> Result<Bought> {
        let standing = self.purchases.values().filter(|recorded| recorded.reversal.is_none());
        let mut notes = BTreeMap::<PurchaseNote, TaxSums>::new();
        let mut bought = Bought::default();
        for recorded in standing {
            if recorded.purchase.period == month {
                for line in &recorded.purchase.lines {
                    let sums = notes.entry(line.note).or_default();
                    *sums = sums.plus(line.fields.sums);
                }
            }
            for payment in recorded.standing().filter(|payment| TaxMonth::of(payment.paid_on) == month) {
                bought.withheld = bought.withheld.saturating_add(payment.vat_withheld);
                bought.returned = bought.returned.saturating_add(payment.credit_returned);
            }
        }
        bought.lines = notes.into_iter().collect();
        Ok(bought)
    }
}

#[async_trait]
impl PurchasesStore for MemoryPurchases {
    /// All of it is held by one work at a time.
    async fn supplier_for_update(&mut self, id: SupplierId) -> Result<Option<Supplier>> {
        self.supplier(id).await
    }

    async fn insert_supplier(&mut self, supplier: &Supplier) -> Result<()> {
        if self.suppliers.contains_key(&supplier.id) {
            return conflict("supplier");
        }
        self.suppliers.insert(supplier.id, supplier.clone());
        Ok(())
    }

    async fn save_supplier(&mut self, supplier: &Supplier) -> Result<()> {
        match self.suppliers.get_mut(&supplier.id) {
            Some(stored) => stored.clone_from(supplier),
            None => return conflict("supplier"),
        }
        Ok(())
    }

    async fn entered(&mut self, supplier: SupplierId, key: &str) -> Result<(u16, bool)> {
        let same = |recorded: &&Recorded| recorded.purchase.supplier == supplier && recorded.purchase.key == key;
        let all: Vec<&Recorded> = self.purchases.values().filter(same).collect();
        let attempts = u16::try_from(all.len()).unwrap_or(u16::MAX);
        Ok((attempts, all.iter().any(|recorded| recorded.reversal.is_none())))
    }

    async fn save_purchase(&mut self, purchase: &Purchase) -> Result<()> {
        let (supplier, attempt) = (purchase.supplier, purchase.attempt);
        let same = |known: &Recorded| {
            let known = &known.purchase;
            (known.supplier, &known.key, known.attempt) == (supplier, &purchase.key, attempt)
        };
        let known = self.purchases.contains_key(&purchase.id) || self.purchases.values().any(same);
        if known || !self.suppliers.contains_key(&supplier) {
            return conflict("purchase");
        }
        let recorded = Recorded { purchase: purchase.clone(), reversal: None, payments: Vec::new() };
        self.purchases.insert(purchase.id, recorded);
        Ok(())
    }

    async fn save_reversal(&mut self, reversal: &Reversal<PurchaseId>) -> Result<()> {
        match self.purchases.get_mut(&reversal.of) {
            Some(recorded) if recorded.reversal.is_none() => recorded.reversal = Some(reversal.clone()),
            _ => return conflict("purchase_reversal"),
        }
        Ok(())
    }

    async fn save_supplier_payment(&mut self, payment: &SupplierPayment) -> Result<()> {
        let known = self.paid_purchase(payment.id).await?.is_some();
        match self.purchases.get_mut(&payment.purchase) {
            Some(recorded) if !known => {
                recorded.payments.push(PaidPurchase { payment: payment.clone(), reversal: None });
            }
            _ => return conflict("supplier_payment"),
        }
        Ok(())
    }

    async fn save_payment_reversal(&mut self, reversal: &Reversal<SupplierPaymentId>) -> Result<()> {
        let mut all = self.purchases.values_mut().flat_map(|recorded| recorded.payments.iter_mut());
        match all.find(|paid| paid.payment.id == reversal.of) {
            Some(paid) if paid.reversal.is_none() => paid.reversal = Some(reversal.clone()),
            _ => return conflict("supplier_payment_reversal"),
        }
        Ok(())
    }
}
