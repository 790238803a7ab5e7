//! Programs that are killed without warning, and several that work on one database: nothing acknowledged is lost,
//! and nothing happens twice.

mod durable;
mod kill_nine;
mod load;
mod program;
mod restart;
mod system_calls;
mod two_instances;
