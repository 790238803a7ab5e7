//! Programs that are killed without warning, and several that work on one database: nothing acknowledged is lost,
//! and nothing happens twice.

mod kill_nine;
mod load;
