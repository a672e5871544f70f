//! Vouchers, for staff.

use butterfly_contracts::{
    Page, VoucherId,
    registration::{NewVouchers, VoucherExportQuery, VoucherQuery, VoucherTerms, VoucherView},
};

use super::{STAFF, StaffRegistrationClient};
use crate::{Call, ClientError, Fetched};

impl StaffRegistrationClient<'_> {
    /// The vouchers of a convention.
    pub async fn list_vouchers(
        &self,
        convention: &str,
        query: &VoucherQuery,
    ) -> Result<Page<VoucherView>, ClientError> {
        let call = Call::get(format!("{STAFF}/conventions/{convention}/vouchers")).query(query);
        call.send(self.caller, self.context).await
    }

    /// Creates one voucher, or many.
    pub async fn create_vouchers(
        &self,
        convention: &str,
        input: &NewVouchers,
    ) -> Result<Page<VoucherView>, ClientError> {
        let call = Call::post(format!("{STAFF}/conventions/{convention}/vouchers")).json(input);
        call.send(self.caller, self.context).await
    }

    /// The vouchers of a convention as comma-separated values.
    pub async fn export_vouchers(
        &self,
        convention: &str,
        query: &VoucherExportQuery,
    ) -> Result<String, ClientError> {
        let call = Call::get(format!("{STAFF}/conventions/{convention}/vouchers.csv")).query(query);
        call.text(self.caller, self.context).await
    }

    /// One voucher.
    pub async fn get_voucher(
        &self,
        voucher: VoucherId,
    ) -> Result<Fetched<VoucherView>, ClientError> {
        let call = Call::get(format!("{STAFF}/vouchers/{voucher}"));
        call.fetch(self.caller, self.context).await
    }

    /// Gives a voucher other terms.
    pub async fn update_voucher(
        &self,
        voucher: VoucherId,
        etag: &str,
        terms: &VoucherTerms,
    ) -> Result<Fetched<VoucherView>, ClientError> {
        let call = Call::put(format!("{STAFF}/vouchers/{voucher}"))
            .if_match(etag)
            .json(terms);
        call.fetch(self.caller, self.context).await
    }
}
