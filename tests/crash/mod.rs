//! Programs that are killed without warning, and several that work on one database: nothing acknowledged is lost,
//! and nothing happens twice.

mod agent;
mod disk_full;
mod durable;
mod failpoints;
mod inject;
mod kill_nine;
mod load;
mod logs;
mod program;
mod restart;
mod story;
mod sweep;
mod system_calls;
mod two_instances;
