//! The tables as Diesel sees them: the same in both databases (`migrations/`).

diesel::define_sql_function! {
    /// Small letters, of ASCII at least.
    fn lower(text: diesel::sql_types::Text) -> diesel::sql_types::Text;
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{DbTime, DbUuid};

    heads (id) {
        id -> DbUuid,
        origin -> Text,
        size -> BigInt,
        edge -> Binary,
        last_at -> DbTime,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{DbTime, DbUuid};

    entries (log, seq) {
        log -> DbUuid,
        seq -> BigInt,
        id -> DbUuid,
        at -> DbTime,
        kind -> Text,
        session -> Nullable<DbUuid>,
        payload -> Nullable<Binary>,
        salt -> Nullable<Binary>,
        payload_hash -> Binary,
        leaf_hash -> Binary,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{DbTime, DbUuid};

    checkpoints (log, size) {
        log -> DbUuid,
        size -> BigInt,
        root -> Binary,
        note -> Text,
        at -> DbTime,
        vendor_size -> Nullable<BigInt>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{DbTime, DbUuid};

    settings (name) {
        name -> Text,
        value -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{DbTime, DbUuid};

    accounts (id) {
        id -> DbUuid,
        external_id -> Text,
        name -> Text,
        time_zone -> Text,
        created_at -> DbTime,
        keep_days -> Nullable<BigInt>,
        erased_below -> BigInt,
        sensitive -> Bool,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{DbTime, DbUuid};

    owners (id) {
        id -> DbUuid,
        account -> DbUuid,
        name -> Text,
        email -> Text,
        created_at -> DbTime,
        start_mail -> Bool,
        statement -> Bool,
        role -> Text,
        external_id -> Nullable<Text>,
        oidc_issuer -> Nullable<Text>,
        oidc_subject -> Nullable<Text>,
        language -> Nullable<Text>,
        time_zone -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{DbTime, DbUuid};

    statements (account, month) {
        account -> DbUuid,
        month -> Text,
        queued_at -> DbTime,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{DbTime, DbUuid};

    account_users (account, external_id) {
        account -> DbUuid,
        external_id -> Text,
        name -> Text,
        role -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{DbTime, DbUuid};

    staff (id) {
        id -> DbUuid,
        email -> Text,
        name -> Text,
        roles -> Text,
        totp_secret -> Nullable<Binary>,
        totp_last -> BigInt,
        suspended_at -> Nullable<DbTime>,
        created_at -> DbTime,
        password -> Nullable<Text>,
        joined_at -> Nullable<DbTime>,
        team -> Text,
        trained_at -> Nullable<DbTime>,
        guidelines -> Nullable<Text>,
        suspended_for -> Nullable<Text>,
        barred_at -> Nullable<DbTime>,
        oidc_issuer -> Nullable<Text>,
        oidc_subject -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{DbTime, DbUuid};

    step_ups (id) {
        id -> DbUuid,
        staff -> DbUuid,
        account -> DbUuid,
        at -> DbTime,
        used_at -> Nullable<DbTime>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{DbTime, DbUuid};

    sign_ins (id) {
        id -> DbUuid,
        together -> DbUuid,
        token_hash -> Binary,
        door -> Text,
        owner -> Nullable<DbUuid>,
        staff -> Nullable<DbUuid>,
        browser -> Text,
        network -> Text,
        created_at -> DbTime,
        seen_at -> DbTime,
        expires_at -> DbTime,
        ended_at -> Nullable<DbTime>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{DbTime, DbUuid};

    invites (token_hash) {
        token_hash -> Binary,
        staff -> DbUuid,
        totp -> Binary,
        expires_at -> DbTime,
        used_at -> Nullable<DbTime>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{DbTime, DbUuid};

    recovery_codes (staff, hash) {
        staff -> DbUuid,
        hash -> Binary,
        used_at -> Nullable<DbTime>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{DbTime, DbUuid};

    known_browsers (token_hash) {
        token_hash -> Binary,
        staff -> DbUuid,
        at -> DbTime,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{DbTime, DbUuid};

    owner_links (token_hash) {
        token_hash -> Binary,
        owner -> DbUuid,
        expires_at -> DbTime,
        used_at -> Nullable<DbTime>,
        email -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::DbTime;

    used_tokens (id) {
        id -> Binary,
        expires_at -> DbTime,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::DbTime;

    throttles (key) {
        key -> Binary,
        tries -> Integer,
        since -> DbTime,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{DbTime, DbUuid};

    grants (id) {
        id -> DbUuid,
        account -> DbUuid,
        scope -> Text,
        allowed_by -> DbUuid,
        allowed_name -> Text,
        starts_at -> DbTime,
        ends_at -> DbTime,
        withdrawn_at -> Nullable<DbTime>,
        lapse_noted -> Bool,
        each_time -> Bool,
        for_agent -> Nullable<DbUuid>,
        for_agent_name -> Nullable<Text>,
        for_team -> Nullable<Text>,
        for_work -> Nullable<Text>,
        purpose -> Nullable<Text>,
        limited_at -> Nullable<DbTime>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{DbTime, DbUuid};

    sessions (id) {
        id -> DbUuid,
        account -> DbUuid,
        grant_id -> DbUuid,
        agent -> DbUuid,
        agent_name -> Text,
        user_id -> Text,
        user_name -> Text,
        reason -> Text,
        ticket -> Text,
        mode -> Text,
        slug -> Text,
        hand_off_hash -> Nullable<Binary>,
        cookie_hash -> Nullable<Binary>,
        opened_at -> DbTime,
        hard_ends_at -> DbTime,
        last_active_at -> DbTime,
        ended_at -> Nullable<DbTime>,
        ended_how -> Nullable<Text>,
        erased_at -> Nullable<DbTime>,
        erased_after -> Nullable<BigInt>,
        work_id -> Nullable<Text>,
        work_label -> Nullable<Text>,
        work_mode -> Nullable<Text>,
        work_pages -> Nullable<Text>,
        ticket_number -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{DbTime, DbUuid};

    open_intents (account, seq) {
        account -> DbUuid,
        seq -> BigInt,
        session -> DbUuid,
        at -> DbTime,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{DbTime, DbUuid};

    session_keepings (session, name) {
        session -> DbUuid,
        name -> Text,
        sealed -> Binary,
        at -> DbTime,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{DbTime, DbUuid};

    taken_files (account, intent) {
        account -> DbUuid,
        intent -> BigInt,
        session -> DbUuid,
        agent -> DbUuid,
        taken_at -> DbTime,
        ended_at -> DbTime,
        deleted_at -> Nullable<DbTime>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{DbTime, DbUuid};

    fields (id) {
        id -> BigInt,
        route -> Text,
        kind -> Text,
        name -> Text,
        label -> Text,
        times -> BigInt,
        first_at -> DbTime,
        last_at -> DbTime,
        closed -> Bool,
        baseline -> Bool,
        decided -> Nullable<Text>,
        decided_at -> Nullable<DbTime>,
        decided_by -> Nullable<DbUuid>,
        decided_name -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{DbTime, DbUuid};

    reviews (session) {
        session -> DbUuid,
        reviewer -> DbUuid,
        reviewer_name -> Text,
        verdict -> Text,
        note -> Text,
        at -> DbTime,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{DbTime, DbUuid};

    messages (id) {
        id -> DbUuid,
        account -> Nullable<DbUuid>,
        session -> Nullable<DbUuid>,
        notice -> Text,
        to_name -> Text,
        to_email -> Text,
        data -> Text,
        rendered -> Nullable<Binary>,
        state -> Text,
        attempts -> Integer,
        due_at -> DbTime,
        claimed_until -> Nullable<DbTime>,
        last_error -> Nullable<Text>,
        created_at -> DbTime,
        settled_at -> Nullable<DbTime>,
        needs_size -> Nullable<BigInt>,
        again_after -> Nullable<Integer>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{DbTime, DbUuid};

    consents (id) {
        id -> DbUuid,
        account -> DbUuid,
        grant_id -> DbUuid,
        session -> DbUuid,
        agent -> DbUuid,
        agent_name -> Text,
        kind -> Text,
        question -> Text,
        content -> Text,
        sealed -> Nullable<Binary>,
        why -> Nullable<Text>,
        drafted_at -> DbTime,
        asked_at -> Nullable<DbTime>,
        answer_by -> Nullable<DbTime>,
        answer -> Nullable<Text>,
        answered_at -> Nullable<DbTime>,
        answered_by -> Nullable<DbUuid>,
        answered_name -> Nullable<Text>,
        note -> Nullable<Text>,
        agreed -> Nullable<Bool>,
        seconded_at -> Nullable<DbTime>,
        seconded_by -> Nullable<DbUuid>,
        seconded_name -> Nullable<Text>,
        second_note -> Nullable<Text>,
        lapsed_at -> Nullable<DbTime>,
        used_at -> Nullable<DbTime>,
        used_in -> Nullable<DbUuid>,
        send_hash -> Nullable<Binary>,
        send_until -> Nullable<DbTime>,
        send_in -> Nullable<DbUuid>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{DbTime, DbUuid};

    attempts (id) {
        id -> DbUuid,
        at -> DbTime,
        staff -> Nullable<DbUuid>,
        account -> Nullable<DbUuid>,
        seq -> Nullable<BigInt>,
        code -> Text,
        place -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{DbTime, DbUuid};

    requests (id) {
        id -> DbUuid,
        account -> DbUuid,
        agent -> DbUuid,
        agent_name -> Text,
        asks -> Text,
        grant_id -> Nullable<DbUuid>,
        user_id -> Nullable<Text>,
        user_name -> Nullable<Text>,
        minutes -> Nullable<BigInt>,
        scope -> Nullable<Text>,
        reason -> Text,
        ticket -> Nullable<Text>,
        asked_at -> DbTime,
        answer_by -> DbTime,
        answer -> Nullable<Text>,
        answered_at -> Nullable<DbTime>,
        answered_owner -> Nullable<DbUuid>,
        answered_staff -> Nullable<DbUuid>,
        answered_name -> Nullable<Text>,
        note -> Nullable<Text>,
        good_until -> Nullable<DbTime>,
        lapsed_at -> Nullable<DbTime>,
        used_at -> Nullable<DbTime>,
        used_in -> Nullable<DbUuid>,
        work_id -> Nullable<Text>,
        work_label -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{DbTime, DbUuid};

    session_figures (session) {
        session -> DbUuid,
        ended_at -> DbTime,
        risk -> BigInt,
        changes -> BigInt,
        tried -> BigInt,
        files -> BigInt,
        revealed -> BigInt,
        refused -> BigInt,
        outside -> BigInt,
        pages -> BigInt,
        settled -> Bool,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{DbTime, DbUuid};

    week_signatures (week, number) {
        week -> Text,
        number -> BigInt,
        needed -> BigInt,
        staff -> DbUuid,
        name -> Text,
        at -> DbTime,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::DbTime;

    weeks_told (week) {
        week -> Text,
        at -> DbTime,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{DbTime, DbUuid};

    flag_outcomes (session) {
        session -> DbUuid,
        staff -> DbUuid,
        staff_name -> Text,
        outcome -> Text,
        note -> Text,
        at -> DbTime,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::DbTime;

    job_runs (job) {
        job -> Text,
        running_since -> Nullable<DbTime>,
        running_seen -> Nullable<DbTime>,
        ended_at -> Nullable<DbTime>,
        took_ms -> BigInt,
        done -> BigInt,
        worked_at -> Nullable<DbTime>,
        failed_at -> Nullable<DbTime>,
        failure -> Nullable<Text>,
        said -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{DbTime, DbUuid};

    job_asks (job) {
        job -> Text,
        asks -> BigInt,
        asked_at -> DbTime,
        asked_by -> DbUuid,
        taken_at -> Nullable<DbTime>,
    }
}

diesel::allow_tables_to_appear_in_same_query!(
    heads,
    entries,
    checkpoints,
    settings,
    accounts,
    owners,
    statements,
    taken_files,
    fields,
    account_users,
    staff,
    step_ups,
    sign_ins,
    grants,
    sessions,
    open_intents,
    session_keepings,
    consents,
    requests,
    reviews,
    session_figures,
    week_signatures,
    weeks_told,
    flag_outcomes,
    messages
);
