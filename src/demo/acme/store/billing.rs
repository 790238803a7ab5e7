//! How the tenant is paid and pays: its bank account and the card on file; one row a tenant.

use diesel::prelude::*;

use super::schema::billing_settings;
use super::{Connection, StoreError};

#[derive(Clone, Debug, Queryable, Selectable, AsChangeset)]
#[diesel(table_name = billing_settings)]
pub struct BillingSettings {
    pub account_holder: String,
    pub iban: String,
    pub billing_email: String,
    pub card_number: String,
    pub card_expires: String,
}

pub fn billing(connection: &mut Connection, tenant: &str) -> Result<BillingSettings, StoreError> {
    Ok(billing_settings::table.find(tenant).select(BillingSettings::as_select()).first(connection)?)
}

pub fn set_billing(
    connection: &mut Connection,
    tenant: &str,
    billing: &BillingSettings,
) -> Result<(), StoreError> {
    diesel::update(billing_settings::table.find(tenant)).set(billing).execute(connection)?;
    Ok(())
}
