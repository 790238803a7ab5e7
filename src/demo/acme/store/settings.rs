//! Tax and notification settings; one row a tenant.

use diesel::prelude::*;

use super::schema::{notification_settings, tax_settings};
use super::{Connection, StoreError};

#[derive(Clone, Debug, Queryable, Selectable, AsChangeset)]
#[diesel(table_name = tax_settings)]
pub struct TaxSettings {
    /// In hundredths of a percent: 20 % is 2000.
    pub rate: i32,
    pub country: String,
    pub tax_number: String,
    pub prices_include_tax: bool,
}

#[derive(Clone, Debug, Queryable, Selectable, AsChangeset)]
#[diesel(table_name = notification_settings)]
pub struct NotificationSettings {
    pub invoice_paid: bool,
    pub invoice_overdue: bool,
    pub weekly_summary: bool,
    pub product_news: bool,
    pub frequency: String,
    /// As it was typed or imported: a number of days, if all is well.
    pub remind_after: String,
}

pub fn tax(connection: &mut Connection, tenant: &str) -> Result<TaxSettings, StoreError> {
    Ok(tax_settings::table.find(tenant).select(TaxSettings::as_select()).first(connection)?)
}

pub fn set_tax(connection: &mut Connection, tenant: &str, tax: &TaxSettings) -> Result<(), StoreError> {
    diesel::update(tax_settings::table.find(tenant)).set(tax).execute(connection)?;
    Ok(())
}

pub fn notifications(connection: &mut Connection, tenant: &str) -> Result<NotificationSettings, StoreError> {
    Ok(notification_settings::table
        .find(tenant)
        .select(NotificationSettings::as_select())
        .first(connection)?)
}

pub fn set_notifications(
    connection: &mut Connection,
    tenant: &str,
    wanted: &NotificationSettings,
) -> Result<(), StoreError> {
    diesel::update(notification_settings::table.find(tenant)).set(wanted).execute(connection)?;
    Ok(())
}
