//! Purchases and payments to suppliers against themselves, and against what the audit chain says of them.

use dalil_invoicing::{
    closing::Counted,
    figures::Sums,
    purchasing::{Purchase, PurchasesRead, Recorded},
    returns::TaxSums,
};
use dalil_tenancy::{
    StoreError,
    page::{MAX_PAGE, PageRequest},
};

use super::accounts::Accounts;
use crate::action;

impl Accounts {
    /// Reads every purchase with what became of it.
    pub(super) async fn purchases(&mut self, store: &mut dyn PurchasesRead) -> Result<(), StoreError> {
        let mut after = None;
        loop {
            let page = store.purchases(None, PageRequest::new(after, MAX_PAGE)).await?;
            for recorded in &page.items {
                self.purchase(recorded);
            }
            after = page.next;
            if after.is_none() {
                return Ok(());
            }
        }
    }

    fn purchase(&mut self, recorded: &Recorded) {
        let purchase = &recorded.purchase;
        self.record(action::PURCHASE_RECORDED, purchase.id, purchase.seal());
        let TaxSums { value, duty, vat, .. } = purchase.sums;
        let (sums, currency) = (Sums { documents: 1, value, duty, vat, total: purchase.total }, Purchase::CURRENCY);
        self.days.add(purchase.at, Counted::Purchase, currency, sums);
        let lines = purchase.lines.iter().fold(TaxSums::default(), |sums, line| sums.plus(line.fields.sums));
        let total = lines.value.saturating_add(lines.duty).saturating_add(lines.vat);
        if (lines, total) != (purchase.sums, purchase.total) {
            self.broken(format!("purchase {}", purchase.id), vec!["lines".to_owned()]);
        }
        if let Some(reversal) = &recorded.reversal {
            self.record(action::PURCHASE_REVERSED, reversal.of, reversal.seal());
            self.days.add(reversal.at, Counted::PurchaseReversal, currency, sums);
        }
        for paid in &recorded.payments {
            self.record(action::SUPPLIER_PAID, paid.payment.id, paid.payment.seal());
            self.days.money(paid.payment.at, Counted::SupplierPayment, currency, paid.payment.amount);
            if let Some(reversal) = &paid.reversal {
                self.record(action::SUPPLIER_PAYMENT_REVERSED, reversal.of, reversal.seal());
                self.days.money(reversal.at, Counted::SupplierPaymentReversal, currency, paid.payment.amount);
            }
        }
        if recorded.settled() > purchase.total {
            self.broken(format!("purchase {}", purchase.id), vec!["more is paid than it comes to".to_owned()]);
        }
    }
}
