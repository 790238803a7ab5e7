//! What somebody could do to a history, and how its owner finds out: one file for each case.
//!
//! An administrator with the database's password works by SQL, past the triggers (`administrator`). Whoever holds the
//! signing key too writes everything anew, all of a piece (`forger`). Olivia exports what is left and checks it with the
//! mails that she kept (`owner`): with `porchlight verify`, and with the program of others, which must say the same.
//! `lies/` are histories that fit together and make no sense; `allowed/` is what is no tampering and must hold.

mod administrator;
mod allowed;
mod file;
mod forger;
mod lies;
mod owner;
mod scene;

mod anothers_log;
mod cut_off_file;
mod delete;
mod delete_and_renumber;
mod delete_the_last;
mod duplicate;
mod edit_file;
mod edit_kind;
mod edit_moment;
mod edit_payload;
mod edit_payload_and_hashes;
mod extra_signature;
mod filtered;
mod foreign_checkpoint;
mod forged_signature;
mod head;
mod insert;
mod misused_erasure;
mod move_to_another_session;
mod old_key;
mod re_signed;
mod renumber;
mod reorder;
mod swap_accounts;
mod swap_salts;
mod triggers;
mod unknown_key;
mod wrong_origin;
