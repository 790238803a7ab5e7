//! What a list can be narrowed to, as links above it.

/// One way to narrow a list: what the address says for it, and how many it would show.
pub struct FilterLink {
    pub label: String,
    pub value: &'static str,
    pub count: usize,
    pub current: bool,
}
