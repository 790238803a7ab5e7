#!/usr/bin/env python3
"""Checks an export of a log, by docs/log-format.md alone and with Python's standard library alone.

    python3 verify.py EXPORT.jsonl… [--since NOTE_OR_MAIL …]    checks exports, against checkpoints you hold
    python3 verify.py --proof FILE.tlog-proof VERIFIER_KEY      checks the proof of one session
    python3 verify.py --vectors log-format-vectors.json         checks this program against the page's vectors

Exit code 0: all hold. 1: something does not hold. 2: something could not be read.

It shares nothing with the server: not its code, its libraries or its language. So where both say the same, the page
says it too. A file is read line by line. What is kept of it is one line, 64 hashes, and what is open: grants,
sessions, requests without an end. The rules' names (F1, M1, …) are the page's.
"""

import base64
import binascii
import bisect
import datetime
import email
import email.policy
import hashlib
import html
import io
import json
import re
import sys

MAX_LINE = 16_777_216
MAX_NOTE = 1_048_576
MAX_DEPTH = 64  # Deeper than anything that section 6 allows.


class Problem(Exception):
    """Why something does not hold. `entry` is the number of the entry at fault, if one is."""

    def __init__(self, text, entry=None):
        super().__init__(text)
        self.entry = entry


def must(holds, text):
    if not holds:
        raise Problem(text)


# --- Canonical JSON (section 2) ---------------------------------------------------------------------------------

STRING = re.compile(r'"((?:[^"\\\x00-\x1f]|\\["\\bfnrt]|\\u00[01][0-9a-f])*)"')
NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)")
ESCAPE = re.compile(r"\\(u....|.)")
SHORT = {'"': '"', "\\": "\\", "b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r"}
LONG_OF_SHORT = {"u0008", "u0009", "u000a", "u000c", "u000d"}
SPELLED = {char: "\\" + letter for letter, char in SHORT.items()}


def unescape(match):
    escape = match.group(1)
    if escape[0] != "u":
        return SHORT[escape]
    must(escape not in LONG_OF_SHORT, f"\\{escape} has a shorter spelling")
    must(escape != "u0000", "U+0000 is not allowed")
    return chr(int(escape[1:], 16))


def read_canonical(data):
    """The value that these bytes spell, if this is its one spelling."""
    try:
        text = data.decode("utf-8", "strict")
    except UnicodeDecodeError:
        raise Problem("the bytes are not UTF-8") from None
    value, end = read_value(text, 0, 0)
    must(end == len(text), f"something stands after the value, at character {end}")
    return value


def read_value(text, at, depth):
    must(depth <= MAX_DEPTH, "it is nested too deeply")
    first = text[at : at + 1]
    if first == '"':
        return read_text(text, at)
    if first == "{":
        return read_object(text, at + 1, depth + 1)
    if first == "[":
        return read_array(text, at + 1, depth + 1)
    if text.startswith("true", at):
        return True, at + 4
    if text.startswith("false", at):
        return False, at + 5
    number = NUMBER.match(text, at)
    must(number, f"no value that is allowed stands at character {at}")
    must(len(number.group()) <= 17 and number.group() != "-0", "a number is out of range, or -0")
    value = int(number.group())
    must(abs(value) < 2**53, "a number is out of range")
    return value, number.end()


def read_text(text, at):
    match = STRING.match(text, at)
    must(match, f"the text at character {at} is not spelled as it must be")
    raw = match.group(1)
    return (ESCAPE.sub(unescape, raw) if "\\" in raw else raw), match.end()


def read_array(text, at, depth):
    values = []
    if text.startswith("]", at):
        return values, at + 1
    while True:
        value, at = read_value(text, at, depth)
        values.append(value)
        if text.startswith("]", at):
            return values, at + 1
        must(text.startswith(",", at), f"a comma is missing at character {at}")
        at += 1


def read_object(text, at, depth):
    members, last = {}, None
    if text.startswith("}", at):
        return members, at + 1
    while True:
        name, at = read_text(text, at)
        units = name.encode("utf-16-be")
        must(last is None or last < units, f"the member at character {at} is not in order, or there twice")
        last = units
        must(text.startswith(":", at), f"a colon is missing at character {at}")
        members[name], at = read_value(text, at + 1, depth)
        if text.startswith("}", at):
            return members, at + 1
        must(text.startswith(",", at), f"a comma is missing at character {at}")
        at += 1


def write_canonical(value):
    return spell(value).encode("utf-8")


def spell(value):
    if value is True or value is False:
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        return '"' + re.sub(r'["\\\x00-\x1f]', spell_char, value) + '"'
    if isinstance(value, list):
        return "[" + ",".join(map(spell, value)) + "]"
    names = sorted(value, key=lambda name: name.encode("utf-16-be"))
    return "{" + ",".join(spell(name) + ":" + spell(value[name]) for name in names) + "}"


def spell_char(match):
    return SPELLED.get(match.group()) or f"\\u{ord(match.group()):04x}"


# --- Hashes and the tree (section 3) ----------------------------------------------------------------------------


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


class Tree:
    """The roots of a growing list of leaves; keeps one hash for each 1 bit of the size."""

    def __init__(self):
        self.size, self.hashes = 0, []

    def add(self, leaf_hash):
        bits, node = self.size, leaf_hash
        while bits & 1:
            node = sha256(b"\x01", self.hashes.pop(), node)
            bits >>= 1
        self.hashes.append(node)
        self.size += 1

    def root(self):
        if not self.hashes:
            return sha256()
        root = self.hashes[-1]
        for left in self.hashes[-2::-1]:
            root = sha256(b"\x01", left, root)
        return root


def leaf_of(origin, entry, payload_hash):
    leaf = {"v": 1, "origin": origin, "payload_hash": payload_hash.hex()}
    leaf.update({name: entry[name] for name in ("seq", "at", "kind", "session") if name in entry})
    return write_canonical(leaf)


# --- Ed25519 (RFC 8032), verifying only -------------------------------------------------------------------------

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_1 = pow(2, (P - 1) // 4, P)
IDENTITY = (0, 1, 1, 0)


def point_add(p, q):
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def point_times(scalar, point):
    result = IDENTITY
    while scalar:
        if scalar & 1:
            result = point_add(result, point)
        point = point_add(point, point)
        scalar >>= 1
    return result


def point_negated(p):
    return (-p[0] % P, p[1], p[2], -p[3] % P)


def same_point(p, q):
    return (p[0] * q[2] - q[0] * p[2]) % P == 0 and (p[1] * q[2] - q[1] * p[2]) % P == 0


def point_read(data):
    """RFC 8032 §5.1.3: nothing for what is not a point, or not in its one encoding."""
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & (2**255 - 1)
    if y >= P:
        return None
    u, v = (y * y - 1) % P, (D * y * y + 1) % P
    x = u * pow(v, 3, P) * pow(u * pow(v, 7, P), (P - 5) // 8, P) % P
    if (v * x * x + u) % P == 0:
        x = x * ROOT_OF_MINUS_1 % P
    if (v * x * x - u) % P != 0 or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = P - x
    return (x, y, 1, x * y % P)


def point_write(p):
    inverse = pow(p[2], P - 2, P)
    x, y = p[0] * inverse % P, p[1] * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


BASE = point_read((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def point_of_key(public):
    """The public key's point, unless it is none or of small order."""
    point = point_read(public)
    if point is None or same_point(point_times(8, point), IDENTITY):
        return None
    return point


def signature_holds(public, message, signature):
    """Strictly: both points in their one encoding and not of small order, S below L, no cofactor."""
    if len(signature) != 64:
        return False
    key, r = point_of_key(public), point_of_key(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if key is None or r is None or s >= L:
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % L
    return same_point(point_times(s, BASE), point_add(r, point_times(k, key)))


def public_of_seed(seed):
    half = bytearray(hashlib.sha512(seed).digest()[:32])
    half[0] &= 248
    half[31] = half[31] & 127 | 64
    return point_write(point_times(int.from_bytes(half, "little"), BASE))


# --- Names, keys and checkpoints (sections 4 and 5) -------------------------------------------------------------

WHITE_SPACE = {*range(9, 14), 0x20, 0x85, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x2028, 0x2029, 0x202F, 0x205F, 0x3000}


def is_control(char):
    return ord(char) < 0x20 or 0x7F <= ord(char) < 0xA0


def is_name(text):
    return text != "" and not any(c == "+" or is_control(c) or ord(c) in WHITE_SPACE for c in text)


def from_base64(text):
    """The bytes, if this is their one spelling; otherwise nothing."""
    try:
        data = base64.b64decode(text.encode("ascii"), validate=True)
    except (binascii.Error, ValueError):
        return None
    return data if base64.b64encode(data).decode() == text else None


def key_id(name, public):
    return sha256(name.encode(), b"\n\x01", public)[:4]


def read_key(text):
    """A verifier key's name, id and public key."""
    parts = text.split("+", 2)
    must(len(parts) == 3 and is_name(parts[0]), f"{text!r} is not a verifier key")
    data = from_base64(parts[2])
    must(data is not None and len(data) == 33 and data[0] == 1, f"{text!r} is not an Ed25519 verifier key")
    name, public = parts[0], data[1:]
    must(parts[1] == key_id(name, public).hex(), f"{text!r} has another key id")
    must(point_of_key(public), f"{text!r} holds no public key that is allowed")
    return name, key_id(name, public), public


def read_key_of_header(text):
    try:
        return read_key(text)
    except Problem as problem:
        raise Problem(f"F1: a key of the header's does not read: {problem}") from None


class Checkpoint:
    """A signed note, opened with known keys. With keys=None nothing is opened: it is only read."""

    def __init__(self, note, keys):
        try:
            encoded = note.encode("utf-8")
        except UnicodeEncodeError:
            raise Problem("it is not text") from None
        must(len(encoded) <= MAX_NOTE, "it is too long")
        must(note.endswith("\n"), "it does not end with a newline")
        must(not any(ord(c) < 0x20 and c != "\n" or c == "\x7f" for c in note), "it holds control characters")
        split = note.rfind("\n\n")
        must(split >= 0, "it has no signatures")
        text, lines = note[: split + 1], note[split + 2 :].split("\n")[:-1]
        must(1 <= len(lines) <= 100, "it has no signatures, or too many")
        self.signed = 0
        for line in lines:
            self.check_signature(text.encode(), line, keys or ())
        must(self.signed or keys is None, "no known key signed it")
        self.read(text)

    def check_signature(self, text, line, keys):
        must(line.startswith("\u2014 "), "a signature line is not well formed")
        name, _, encoded = line[2:].partition(" ")
        data = from_base64(encoded)
        must(is_name(name) and data is not None and len(data) >= 5, "a signature line is not well formed")
        known = {key for key in keys if key[:2] == (name, data[:4])}
        must(len(known) <= 1, "two keys have the same name and id")
        for _, _, public in known:
            must(signature_holds(public, text, data[4:]), f"the signature by {name} is wrong")
            self.signed += 1

    def read(self, text):
        lines = text.split("\n")[:-1]
        must(len(lines) >= 3, "it is not a checkpoint")
        must(is_name(lines[0]), "its origin is not a name")
        must(re.fullmatch(r"0|[1-9][0-9]*", lines[1]), "its size is not a number")
        must(len(lines[1]) <= 20 and int(lines[1]) < 2**64, "its size is out of range")
        root = from_base64(lines[2])
        must(root is not None and len(root) == 32, "its root is not a hash")
        for line in lines[3:]:
            must(line and not any(map(is_control, line)), "one of its further lines is empty or holds control characters")
        self.origin, self.size, self.root = lines[0], int(lines[1]), root


# --- The vocabulary (section 6) ---------------------------------------------------------------------------------

MOMENT = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2}):([0-9]{2})\.[0-9]{6}Z")
HEX = re.compile(r"[0-9a-f]*")


def is_hex(value, digits):
    return isinstance(value, str) and len(value) == digits and HEX.fullmatch(value) is not None


def is_text(value):
    return isinstance(value, str)


def is_bool(value):
    return isinstance(value, bool)


def is_number(value):
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def is_moment(value):
    match = MOMENT.fullmatch(value) if isinstance(value, str) else None
    if not match:
        return False
    year, month, day, hour, minute, second = map(int, match.groups())
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    days = (31, 29 if leap else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
    return 1 <= month <= 12 and 1 <= day <= days[month - 1] and hour < 24 and minute < 60 and second < 60


def an_id(prefix):
    return lambda value: is_text(value) and value.startswith(prefix) and is_hex(value[len(prefix) :], 32)


def one_of(*choices):
    return lambda value: is_text(value) and value in choices


def an_object(members):
    """Members whose names end in `?` may be left out; no others may."""
    needed = {name: check for name, check in members.items() if not name.endswith("?")}
    allowed = {name.rstrip("?"): check for name, check in members.items()}

    def check(value):
        return (
            isinstance(value, dict)
            and all(name in value for name in needed)
            and all(name in allowed and allowed[name](member) for name, member in value.items())
        )

    return check


def a_list(check):
    return lambda value: isinstance(value, list) and all(map(check, value))


def filled(check):
    return lambda value: check(value) and len(value) > 0


def numbers_by_name(value):
    return isinstance(value, dict) and all(map(is_number, value.values()))


def is_status(value):
    return is_number(value) and value <= 65535


def is_actor(value):
    person = {"id": None, "name": is_text, "role": is_text}
    checks = {
        "owner": an_object({**person, "id": an_id("own_")}),
        "staff": an_object({**person, "id": an_id("stf_")}),
        "porchlight": an_object({"role": is_text}),
    }
    role = value.get("role") if isinstance(value, dict) else None
    return is_text(role) and role in checks and checks[role](value)


def ascends(numbers):
    return all(a < b for a, b in zip(numbers, numbers[1:]))


GRANT, SESSION, ACCOUNT, SCOPE = an_id("grt_"), an_id("ses_"), an_id("acc_"), one_of("view", "change")
CONSENT = an_id("con_")
MODE = SCOPE
REQUEST, ACTING_AS = an_id("req_"), an_object({"id": is_text, "name": is_text})
ABOUT_REQUEST = {
    "request": REQUEST,
    "asks": one_of("lead", "owner", "access"),
    "agent": is_actor,
    "acting_as?": ACTING_AS,
}
CHANGE = an_object({"label": is_text, "field": is_text, "from?": is_text, "to?": is_text, "hidden": is_bool})
STEP = {
    "step": one_of("view", "change", "sensitive", "export", "forbidden", "log_out"),
    "method": is_text,
    "target": is_text,
    "changes?": filled(a_list(CHANGE)),
    "page?": is_text,
    "says?": is_text,
    "operation?": is_text,
    "files?": filled(a_list(an_object({"label": is_text, "name": is_text, "bytes": is_number, "kind?": is_text}))),
    "under?": is_number,
    "host?": is_text,
    "pressed?": is_text,
}
QUESTION = an_object({
    **{name: check for name, check in STEP.items() if name not in ("step", "under?")},
    "kind": one_of("change", "sensitive", "export", "reveal"),
    "export?": an_object({"file?": is_text, "rows?": is_number, "columns?": filled(a_list(is_text))}),
    "field?": is_text,
    "hidden?": an_object({"kind": one_of("input", "text", "json"), "name": is_text, "path": is_text, "values": is_number}),
})
ANSWERED = {"consent": CONSENT, "by": is_actor, "question": QUESTION, "note?": is_text}
MAIL = {"message": an_id("msg_"), "notice": is_text, "to": is_text, "subject": is_text}
DECIDED = {"staff": an_id("stf_"), "name": is_text, "by": is_actor}
ENDS = ("hard_limit", "idle", "grant_ended", "withdrawn", "limited", "owner_stopped", "agent", "app_log_out",
        "agent_no_longer_eligible")

ONLY = an_object({
    "agent?": an_object({"id": an_id("stf_"), "name": is_text}),
    "team?": is_text,
    "work?": is_text,
    "purpose?": is_text,
})

KINDS = {
    "account.added": {"account": ACCOUNT, "name": is_text, "external_id": is_text},
    "account.owner_added": {
        "owner": an_id("own_"),
        "name": is_text,
        "email": is_text,
        "by": is_actor,
        "role?": one_of("observer"),
    },
    "account.owner_changed": {
        "owner": an_id("own_"),
        "by": is_actor,
        "name": is_text,
        "name_before?": is_text,
        "email": is_text,
        "email_before?": is_text,
        "role": one_of("owner", "observer"),
        "role_before?": one_of("owner", "observer"),
    },
    "account.owner_bound": {"by": is_actor, "issuer": is_text},
    "account.hand_off_refused": {"by": is_actor, "code": is_text, "user": is_text, "acting?": is_text},
    "account.notices_set": {"owner": an_id("own_"), "by": is_actor, "start_mail": is_bool, "statement": is_bool},
    "account.retention_set": {"by": is_actor, "days": is_number, "days_before": is_number},
    "account.sensitive_set": {"by": is_actor, "sensitive": is_bool},
    "account.erased": {
        "by": is_actor,
        "reason": is_text,
        "entries": lambda value: filled(a_list(is_number))(value) and ascends(value),
    },
    "grant.given": {
        "grant": GRANT,
        "by": is_actor,
        "scope": SCOPE,
        "from": is_moment,
        "until": is_moment,
        "consent?": is_text,
        "ask_each_time?": lambda value: value is True,
        "only?": ONLY,
    },
    "grant.changed": {
        "grant": GRANT,
        "by": is_actor,
        "until_before": is_moment,
        "until": is_moment,
        "only_before?": ONLY,
        "only?": ONLY,
    },
    "grant.withdrawn": {"grant": GRANT, "by": is_actor, "until_before": is_moment},
    "grant.lapsed": {"grant": GRANT, "until": is_moment},
    "session.refused": {"by": is_actor, "code": is_text, "reason": is_text, "ticket": is_text},
    "session.opened": {
        "session": SESSION,
        "code": is_text,
        "grant": GRANT,
        "by": is_actor,
        "acting_as": ACTING_AS,
        "reason": is_text,
        "ticket": is_text,
        "ticket_number?": is_text,
        "work?": an_object({"id": is_text, "label": is_text, "mode": MODE, "pages": a_list(is_text)}),
        "until": is_moment,
        "limit?": is_moment,
        "approvals?": filled(a_list(an_object({"request": REQUEST, "by": is_actor}))),
        "step_up": an_id("stu_"),
        "rules": is_text,
        "key": is_text,
    },
    "session.entered": {"by": is_actor},
    "session.mode_changed": {"by": is_actor, "mode": MODE, "consent?": CONSENT},
    "session.banner_removed": {"page": is_text},
    "session.ended": {
        "by": is_actor,
        "how": one_of(*ENDS),
        "because?": one_of("suspended", "agent_role", "second_factor", "training", "fresh_training", "guidelines"),
        "at": is_moment,
        "entries": is_number,
        "entries_hash": is_text,
    },
    "session.noted": {"by": is_actor, "text": is_text},
    "session.files_deleted": {"by": is_actor, "intents": a_list(is_number), "files": a_list(is_text)},
    "session.reviewed": {
        "session": SESSION,
        "by": is_actor,
        "verdict": one_of("no_concerns", "flagged"),
        "note?": is_text,
    },
    "session.followed_up": {
        "session": SESSION,
        "by": is_actor,
        "outcome": one_of("explained", "trained", "reported", "other"),
        "note": is_text,
    },
    "step.intent": {
        **STEP,
        "background": is_bool,
        "body?": an_object({"bytes": is_number, "sha256": is_text}),
        "consent?": CONSENT,
        "content?": is_text,
    },
    "step.answer": {
        "intent": is_number,
        "status": is_status,
        "title?": is_text,
        "content_type?": is_text,
        "hidden?": filled(numbers_by_name),
        "withheld?": is_text,
        "turned_down?": one_of("errors", "form_again"),
        "file?": is_text,
    },
    "step.end": {
        "intent": is_number,
        "how": one_of("complete", "cut", "broken"),
        "bytes": is_number,
        "assets": is_number,
        "messages?": an_object({"to_app": is_number, "to_browser": is_number}),
        "rows?": is_number,
    },
    "consent.asked": {
        "consent": CONSENT,
        "by": is_actor,
        "grant": GRANT,
        "question": QUESTION,
        "content": is_text,
        "why?": is_text,
        "until": is_moment,
    },
    "consent.answered": {**ANSWERED, "answer": one_of("once", "until_end", "declined", "share_screen")},
    "consent.seconded": {**ANSWERED, "agreed": is_bool},
    "consent.lapsed": {
        "consent": CONSENT,
        "question": QUESTION,
        "how": one_of("unanswered", "not_seconded", "access_over"),
    },
    "request.asked": {
        "request": REQUEST,
        "by": is_actor,
        "asks": one_of("lead", "owner", "access"),
        "grant?": GRANT,
        "acting_as?": ACTING_AS,
        "minutes?": is_number,
        "work?": an_object({"id": is_text, "label": is_text}),
        "scope?": SCOPE,
        "reason": is_text,
        "ticket?": is_text,
        "until": is_moment,
    },
    "request.answered": {
        **ABOUT_REQUEST,
        "by": is_actor,
        "answer": one_of("approved", "declined", "share_screen"),
        "until?": is_moment,
        "grant?": GRANT,
        "note?": is_text,
    },
    "request.lapsed": {
        **ABOUT_REQUEST,
        "how": one_of("unanswered", "unused", "access_over", "allowed_anyway"),
    },
    "step.refused": {**STEP, "code": is_text},
    "step.unsent": {
        "step": STEP["step"],
        "method": is_text,
        "target": is_text,
        "bytes": is_number,
    },
    "step.revealed": {
        "intent": is_number,
        "consent": CONSENT,
        "field": is_text,
        "page?": is_text,
        "values": is_number,
    },
    "step.unknown": {"intent": is_number},
    "mail.sent": MAIL,
    "mail.failed": {**MAIL, "tries": is_number},
    "vendor.key_made": {"key": is_text},
    "vendor.staff_added": {"staff": an_id("stf_"), "name": is_text, "roles": a_list(is_text), "by?": is_actor},
    "vendor.staff_invited": {"staff": an_id("stf_"), "name": is_text, "until": is_moment, "by?": is_actor},
    "vendor.staff_joined": {"staff": an_id("stf_"), "name": is_text},
    "vendor.staff_bound": {"staff": an_id("stf_"), "name": is_text, "issuer": is_text},
    "vendor.staff_suspended": {**DECIDED, "reason": is_text},
    "vendor.staff_restored": DECIDED,
    "vendor.staff_roles_set": {**DECIDED, "roles": a_list(is_text), "before": a_list(is_text)},
    "vendor.staff_trained": {**DECIDED, "on?": is_text, "before?": is_text},
    "vendor.staff_team_set": {**DECIDED, "team": is_text, "before": is_text},
    "vendor.staff_guidelines_accepted": {"staff": an_id("stf_"), "name": is_text, "version": is_text, "text": is_text},
    "vendor.staff_signed_out": DECIDED,
    "vendor.week_signed_off": {
        "week": is_text,
        "by": is_actor,
        "from": is_moment,
        "until": is_moment,
        "sessions": is_number,
        "cleared": is_number,
        "flagged": is_number,
        "erased": is_number,
        "signature": is_number,
        "needed": is_number,
    },
    "vendor.account_checkpoint": {"account": ACCOUNT, "size": is_number, "root": is_text},
    "vendor.field_decided": {
        "by": is_actor,
        "show": one_of("shown", "last2", "last4", "domain", "hidden", "undecided"),
        "fields": a_list(an_object({"route": is_text, "kind": is_text, "name": is_text})),
    },
    "vendor.rules_set": {"rules": is_text, "before?": is_text, "overruled?": filled(a_list(is_text))},
    "vendor.setting_changed": {"name": is_text, "value": is_text, "before?": is_text},
    "log.key_changed": {"key": is_text, "before": is_text, "signature": is_text},
    "log.epoch_began": {"epoch": is_number, "by": is_actor, "reason": is_text, "lost?": is_text},
}
PAYLOADS = {kind: an_object(members) for kind, members in KINDS.items()}

ENTRY = {"type": is_text, "seq": is_number, "at": is_text, "kind": is_text, "session?": SESSION}
HASH, SALT = (lambda value: is_hex(value, 64)), (lambda value: is_hex(value, 32))
WHOLE_ENTRY = an_object({**ENTRY, "payload": lambda v: isinstance(v, dict), "salt": SALT, "leaf_hash": HASH})
ERASED_ENTRY = an_object({**ENTRY, "payload_hash": HASH, "leaf_hash": HASH})
HEADER = an_object({"type": is_text, "format": is_text, "origin": is_name, "keys": filled(a_list(is_text)), "filter?": is_text})
NOT_SHOWN = an_object({"type": is_text, "from": is_number, "leaf_hashes": lambda v: a_list(HASH)(v) and 1 <= len(v) <= 1000})
NOTE = an_object({"type": is_text, "note": is_text})
END = an_object({"type": is_text, "entries": is_number, "checkpoints": is_number, "root": HASH})


# --- What is erased or not shown (sections 6.9 and 8.3) ---------------------------------------------------------


class Runs:
    """A growing set of numbers, kept as runs of neighbours. Numbers come in ascending order."""

    def __init__(self):
        self.firsts, self.ends = [], []

    def add(self, number):
        if self.ends and self.ends[-1] == number:
            self.ends[-1] += 1
        else:
            self.firsts.append(number)
            self.ends.append(number + 1)

    def __contains__(self, number):
        at = bisect.bisect_right(self.firsts, number) - 1
        return at >= 0 and number < self.ends[at]


class Erasures:
    """Which entries are erased, and whether something on record says why."""

    def __init__(self):
        self.by_age, self.at_front = 0, True
        self.named, self.others = set(), set()  # Erased, but not by age: with and without an entry that names them.
        self.gone = Runs()  # Erased or not shown.

    def take(self, entry):
        kind, seq = entry["kind"], entry["seq"]
        if "payload" in entry:
            self.at_front = self.at_front and (kind == "account.added" or kind.startswith("log."))
            return
        must(not kind.startswith(("log.", "vendor.")), f"M26: a {kind} is erased, and may never be")
        self.gone.add(seq)
        if self.at_front:
            self.by_age += 1
        else:
            self.others.add(seq)

    def hide(self, seq):
        self.gone.add(seq)

    def name(self, seq, numbers):
        for number in numbers:
            must(number < seq and number in self.gone, f"M24: it says that entry {number} was erased, and that one was not")
            if number in self.others:
                self.others.remove(number)
                self.named.add(number)

    def total(self):
        return self.by_age + len(self.named) + len(self.others)


# --- The story (section 8.3 to 8.5) -----------------------------------------------------------------------------


class Grant:
    def __init__(self, payload):
        self.scope, self.start, self.end = payload["scope"], payload["from"], payload["until"]
        self.only = payload.get("only", {})  # Whom or what it is for. None while that is unknown.
        self.each_time = "ask_each_time" in payload
        self.gone = False  # Withdrawn or lapsed.

    def excludes(self, by, work):
        """Nothing is excluded where the limit, or the session's agent, is not known."""
        only = self.only if self.only and by else {}
        other = "agent" in only and (by["role"] != "staff" or by["id"] != only["agent"]["id"])
        return other or ("work" in only and only["work"] != work.get("id"))

    def is_over(self, at):
        """`end` is None while it is unknown."""
        return self.gone or (self.end is not None and at >= self.end)


class Session:
    """What is None is not known, or is not there."""

    def __init__(self, at, hides):
        """`at`: of its session.opened; None where that is not shown. `hides`: how many entries were not shown till then."""
        self.opened_at, self.by, self.grant_name, self.limit, self.work = at, None, None, None, {}
        self.mode, self.ended, self.reviewed, self.counted = "view", False, False, False
        self.verdict, self.followed_up = None, False
        self.count, self.hash = 0, hashlib.sha256()
        self.intents = {}  # Number -> [answered, ended], until both.
        self.erased_answers = 0
        self.noted, self.exports, self.deleted = False, set(), set()
        self.summaries = set()  # (kind, to) of the mails at its end.
        self.hides_at_open, self.hides_at_mode = hides, hides

    def unanswered(self, last_hidden):
        """What is not shown may have answered any intent that stands before it."""
        unanswered = [number for number, intent in self.intents.items() if not intent[0] and number > last_hidden]
        return max(0, len(unanswered) - self.erased_answers)

    def is_whole(self, hides):
        """Whether all of it is shown: its closing entry says so, or nothing is left out since it was opened."""
        return self.counted or (self.opened_at is not None and hides == self.hides_at_open)


NEEDS_RUNNING = {
    "session.entered",
    "session.mode_changed",
    "session.banner_removed",
    "step.intent",
    "step.refused",
    "step.revealed",
    "consent.asked",
}
AFTER_END = {
    "mail.sent",
    "mail.failed",
    "session.reviewed",
    "session.followed_up",
    "session.noted",
    "session.files_deleted",
    "step.end",
    "step.unsent",
    "step.unknown",
    "step.answer",
    "consent.answered",
    "consent.seconded",
    "consent.lapsed",
}


class Consent:
    """A question. `answer`, `answered_at` and `agreed` are None where nobody is known to have answered."""

    def __init__(self, session, payload):
        self.session, self.by, self.grant, self.question = session, payload["by"], payload["grant"], payload["question"]
        self.content, self.until = payload["content"], payload["until"]
        self.answer, self.answered_at, self.agreed, self.lapsed, self.used = None, None, None, False, False

    def is_for(self, payload):
        asked = self.question
        same = all(asked.get(name) == payload.get(name) for name in ("method", "target"))
        return same and asked["kind"] == payload["step"] and self.content == payload.get("content") and bare(asked) == bare(payload)


class Request:
    """Somebody asks to come in. `answer` is None where nobody is known to have answered."""

    def __init__(self, at, payload):
        self.at, self.asked = at, payload
        self.answer, self.lapsed, self.used = None, False, False

    def is_of(self, opened):
        same = all(self.asked.get(name) == opened[name] for name in ("grant", "acting_as", "reason", "ticket"))
        task = "work" not in self.asked or self.asked["work"]["id"] == opened.get("work", {}).get("id")
        return same and task and self.asked["by"] == opened["by"]


def bare(step):
    """What is changed, whatever the page calls it."""
    return [tuple(change.get(name) for name in ("field", "from", "to", "hidden")) for change in step.get("changes", [])]


def a_day_later(at):
    return minutes_later(at, 24 * 60)


def minutes_later(at, minutes):
    try:
        later = datetime.datetime.strptime(at, "%Y-%m-%dT%H:%M:%S.%fZ") + datetime.timedelta(minutes=minutes)
        return later.isoformat(timespec="microseconds") + "Z"
    except (OverflowError, ValueError):
        return "~"  # After every moment that can be written.


class Story:
    """Whether the entries make sense, one after the other."""

    def __init__(self, origin, keys):
        """`keys`: the header's, as text and read."""
        tail = origin.rpartition("/")[2]
        self.account = tail if ACCOUNT(tail) else None
        self.owners, self.observers, self.any_owner = set(), set(), False
        self.grants, self.any_grant = {}, False
        self.sessions, self.accounts, self.weeks = {}, {}, {}
        self.consents, self.any_consent, self.any_answer, self.any_second = {}, False, False, False
        self.requests, self.any_request, self.any_approval = {}, False, False
        self.sensitive = False  # None while it is unknown.
        self.keys, self.key_number, self.epoch = keys, 0, 1
        self.erasures = Erasures()
        self.hides, self.hidden, self.last_hidden = 0, Runs(), -1  # How many are not shown, which, and the last one.
        self.hidden_intents = set()  # Entries that are not shown, and that one of a session's own named as an intent.
        self.epochs, self.keys_since = [], [0]  # What each log.epoch_began says; where each key came into force.

    def key_in_force(self):
        return self.keys[self.key_number][1]

    def hide(self, seq):
        """An entry that is not shown stands here. Whatever it may have said is unknown from here on (8.5)."""
        if seq - 1 not in self.hidden:  # The others of a run make nothing else unknown.
            self.any_owner = self.any_grant = True
            self.observers.clear()
            self.any_consent = self.any_answer = self.any_second = True
            self.any_request = self.any_approval = True
            self.sensitive = None
            self.erased_grant_changed()
        self.hides += 1
        self.last_hidden = seq
        self.hidden.add(seq)
        self.erasures.hide(seq)

    def unanswered(self):
        return sum(session.unanswered(self.last_hidden) for session in self.sessions.values())

    def take(self, entry, leaf_hash):
        """`entry` as in the file: without a payload if it was erased."""
        kind, payload = entry["kind"], entry.get("payload")
        must(is_moment(entry["at"]), "M1: its moment is none")
        must(kind in KINDS, f"M1: its kind {kind!r} is not one of the format's")
        must(payload is None or PAYLOADS[kind](payload), f"M1: its payload is not that of a {kind}")
        self.check_place(entry)
        session = self.session_of(entry)
        if session:
            self.check_session(entry, session)
        self.erasures.take(entry)
        handler = getattr(self, "take_" + kind.replace(".", "_"), None)
        if payload is None:
            handler = getattr(self, "erased_" + kind.replace(".", "_"), None)
        if handler:
            handler(entry, payload, session)
        if session and not session.ended:
            session.count += 1
            session.hash.update(leaf_hash)

    def check_place(self, entry):
        kind = entry["kind"]
        fits = kind.startswith("log.") or kind.startswith("vendor.") == (self.account is None)
        must(fits, f"M2: a {kind} does not belong in this log")
        must(self.account or "session" not in entry, "M2: it has a session, in a vendor's log")
        if self.account:
            must((kind == "account.added") == (entry["seq"] == 0), "M3: entry 0, and no other, is account.added")
            must_have = kind.startswith(("step.", "consent.", "session.")) and kind != "session.refused"
            must("session" in entry or not must_have, f"M4: a {kind} needs a session")
            must("session" not in entry or must_have or kind.startswith("mail."), f"M4: a {kind} has no session")

    def session_of(self, entry):
        name = entry.get("session")
        if name is None:
            return None
        if entry["kind"] == "session.opened":
            must(name not in self.sessions, "M10: its session was opened before")
            self.sessions[name] = Session(entry["at"], self.hides)
        elif name not in self.sessions:
            must(self.hides, "M4: its session was never opened")
            self.sessions[name] = Session(None, 0)
        session = self.sessions[name]
        if session.hides_at_mode < self.hides:
            session.hides_at_mode, session.mode = self.hides, None
        return session

    def check_session(self, entry, session):
        kind = entry["kind"]
        if kind == "session.ended":
            must(not session.ended, "M14: its session has ended before")
        if session.ended:
            must(kind in AFTER_END, f"M15: a {kind} stands after its session's end")
            payload = entry.get("payload")
            shown = kind == "step.answer" and payload is not None and "withheld" not in payload
            must(not shown, "M15: it shows an answer after its session's end")
        if kind in NEEDS_RUNNING:
            must(not self.is_over(session, entry["at"]), f"M11: a {kind} stands when its session is over")
        if kind.startswith("mail.") and entry.get("payload", {}).get("notice") == "session_summary":
            must(session.ended or self.hides > session.hides_at_open, "M27: it sums up a session that has not ended")
            mail = (kind, entry["payload"]["to"])
            must(mail not in session.summaries, "M27: it sums up its session to the same person again")
            session.summaries.add(mail)
        if kind == "session.reviewed":
            must(session.ended or self.hides > session.hides_at_open, "M16: a session is reviewed that has not ended")
            must(not session.reviewed, "M16: its session was reviewed before")
            session.reviewed = session.ended = True
        if kind == "session.followed_up":
            must(session.reviewed or self.hides > session.hides_at_open, "M50: a flag is followed up that was not raised")
            must(not session.followed_up, "M50: its flag was followed up before")
            session.followed_up = session.reviewed = session.ended = True

        if kind == "session.noted":
            must(session.ended or self.hides > session.hides_at_open, "M32: it says what was fixed before the session's end")
            must(not session.noted, "M32: it says what was fixed a second time")
            session.noted = session.ended = True

    def is_over(self, session, at):
        late = session.limit is not None and at >= session.limit
        grant = self.grants.get(session.grant_name)
        shut = grant is not None and (grant.is_over(at) or grant.excludes(session.by, session.work or {}))
        return session.ended or late or shut

    def must_be_owner(self, actor, rule):
        known = actor["role"] == "owner" and (self.any_owner or actor["id"] in self.owners)
        known = known and actor["id"] not in self.observers
        must(known, f"{rule}: it is not by an owner whom an earlier entry named")

    def grant_named(self, name, rule):
        """The grant, or None for one that an erased entry may have given."""
        must(name in self.grants or self.any_grant, f"{rule}: it names a grant that was never given")
        return self.grants.get(name)

    # The account

    def take_account_added(self, _entry, payload, _session):
        must(payload["account"] == self.account, "M3: it names another account than the log's")

    def take_account_owner_added(self, _entry, payload, _session):
        self.owners.add(payload["owner"])
        self.note_role(payload)

    def erased_account_owner_added(self, *_):
        self.any_owner = True

    def take_account_owner_changed(self, _entry, payload, _session):
        must(self.any_owner or payload["owner"] in self.owners, "M25: it changes nobody whom an earlier entry named")
        self.note_role(payload)

    def erased_account_owner_changed(self, *_):
        self.observers.clear()

    def note_role(self, payload):
        change = self.observers.add if payload.get("role") == "observer" else self.observers.discard
        change(payload["owner"])

    def take_account_owner_bound(self, _entry, payload, _session):
        by = payload["by"]
        known = by["role"] == "owner" and (self.any_owner or by["id"] in self.owners)
        must(known, "M25: it signs nobody in whom an earlier entry named")

    def take_account_notices_set(self, _entry, payload, _session):
        self.must_be_owner(payload["by"], "M25")
        must(self.any_owner or payload["owner"] in self.owners, "M25: it sets the mails of nobody whom an earlier entry named")

    def take_account_erased(self, entry, payload, _session):
        self.erasures.name(entry["seq"], payload["entries"])

    # The log itself

    def take_log_key_changed(self, entry, payload, _session):
        now = self.keys[self.key_number]
        must(payload["before"] == now[0], "M22: the key until now is not the one in force")
        must(self.key_number + 1 < len(self.keys), "M22: it names a key that the header does not")
        after = self.keys[self.key_number + 1]
        must(payload["key"] == after[0], "M22: its key is not the header's next one")
        must(after[1][0] == now[1][0] and after[0] != now[0], "M22: its key is the same, or has another name")
        signature = from_base64(payload["signature"])
        text = f"porchlight key change, version 1\n{now[0]}\n{after[0]}\n"
        held = signature is not None and signature_holds(now[1][2], text.encode(), signature)
        must(held, "M22: the key until now did not sign it")
        self.key_number += 1
        self.keys_since.append(entry["seq"])

    def take_log_epoch_began(self, entry, payload, _session):
        must(payload["epoch"] > self.epoch, "M23: its epoch does not follow the one before")
        self.epoch = payload["epoch"]
        self.epochs.append(f"entry {entry['seq']} declares that entries were lost: {payload['reason']!r}")

    # Grants

    def take_grant_given(self, _entry, payload, _session):
        must(payload["grant"] not in self.grants, "M5: the grant was given before")
        must(payload["from"] < payload["until"], "M5: the grant ends before it begins")
        self.must_be_owner(payload["by"], "M5")
        must(("consent" in payload) == (payload["scope"] == "change"), "M5: a consent is missing, or one too many")
        self.grants[payload["grant"]] = Grant(payload)

    def erased_grant_given(self, *_):
        self.any_grant = True

    def take_grant_changed(self, entry, payload, _session):
        grant = self.grant_named(payload["grant"], "M6")
        must(payload["until"] > entry["at"], "M7: the new end has passed")
        self.must_be_owner(payload["by"], "M7")
        if grant:
            must(not grant.is_over(entry["at"]), "M7: the grant is over")
            must(grant.end in (None, payload["until_before"]), "M7: the grant had another end before")
            grant.end = payload["until"]
            if "only" in payload or "only_before" in payload:
                must(grant.only in (None, payload.get("only_before", {})), "M7: the grant was limited otherwise before")
                grant.only = payload.get("only", {})

    def erased_grant_changed(self, *_):
        for grant in self.grants.values():
            grant.end = grant.only = None

    def take_grant_withdrawn(self, entry, payload, _session):
        grant = self.grant_named(payload["grant"], "M6")
        if grant:
            must(not grant.is_over(entry["at"]), "M8: the grant is over")
            must(grant.end in (None, payload["until_before"]), "M8: the grant had another end")
            grant.gone = True

    def take_grant_lapsed(self, entry, payload, _session):
        grant = self.grant_named(payload["grant"], "M6")
        must(entry["at"] >= payload["until"], "M9: the end has not passed")
        if grant:
            must(not grant.gone, "M9: the grant was withdrawn, or has lapsed before")
            must(grant.end in (None, payload["until"]), "M9: the grant had another end")
            grant.gone = True

    # Sessions

    def take_session_opened(self, entry, payload, session):
        at, until = entry["at"], payload["until"]
        must(payload["session"] == entry["session"], "M10: it names another session than its own")
        must(payload["by"]["role"] == "staff", "M10: it is not by staff")
        must(until > at, "M10: the session's limit has passed")
        session.by, session.grant_name, session.limit = payload["by"], payload["grant"], payload.get("limit")
        session.work = payload.get("work", {})
        must(session.limit is None or until <= session.limit, "M10: it goes on after its own limit")
        grant = self.grant_named(payload["grant"], "M10")
        if grant:
            must(not grant.is_over(at), "M10: the grant is over")
            must(grant.start <= at, "M10: the grant is not yet in force")
            must(not grant.excludes(session.by, session.work), "M10: the grant is for somebody or something else")
            must(grant.end is None or until <= grant.end, "M10: the session goes on after its grant's end")
            if session.limit is not None:
                must(grant.end is None or until == min(session.limit, grant.end), "M10: it ends before its limit and its grant's end")
            elif grant.end is not None and until < grant.end:
                session.limit = until
        of = [self.use_approval(entry, payload, approval) for approval in payload.get("approvals", [])]
        must(not (grant and grant.each_time) or None in of or "owner" in of, "M44: no owner had approved it")
        must(not self.sensitive or None in of or "lead" in of, "M44: no lead had approved it")

    # Requests

    def take_account_sensitive_set(self, _entry, payload, _session):
        self.sensitive = payload["sensitive"]

    def erased_account_sensitive_set(self, *_):
        self.sensitive = None

    def request_named(self, name, rule):
        must(name in self.requests or self.any_request, f"{rule}: it names a request that nobody asked")
        return self.requests.get(name)

    def request_about(self, payload, rule):
        request = self.request_named(payload["request"], rule)
        if request:
            asked = request.asked
            same = all(asked.get(name) == payload.get(name) for name in ("asks", "acting_as"))
            must(same and asked["by"] == payload["agent"], f"{rule}: another request was asked")
        return request

    def must_not_be_over(self, name, at, rule):
        grant = self.grant_named(name, rule)
        must(grant is None or not grant.is_over(at), f"{rule}: its grant is over")

    def take_request_asked(self, entry, payload, _session):
        must(payload["request"] not in self.requests, "M40: it was asked before")
        must(payload["by"]["role"] == "staff", "M40: it is not by staff")
        must(payload["until"] > entry["at"], "M40: it asks for an answer in the past")
        has = [name in payload for name in ("grant", "acting_as", "minutes", "scope")]
        access = payload["asks"] == "access"
        must(has == ([False] * 3 + [True] if access else [True] * 3 + [False]), "M40: it says too little, or too much")
        must(not access or "work" not in payload, "M40: it says too little, or too much")
        if not access:
            self.must_not_be_over(payload["grant"], entry["at"], "M40")
        self.requests[payload["request"]] = Request(entry["at"], payload)

    def erased_request_asked(self, *_):
        self.any_request = True

    def take_request_answered(self, entry, payload, _session):
        at, by, approved = entry["at"], payload["by"], payload["answer"] == "approved"
        if payload["asks"] == "lead":
            other = by["role"] == "staff" and by["id"] != payload["agent"].get("id")
            must(other and payload["answer"] != "share_screen", "M41: it is not by another of the staff")
        else:
            self.must_be_owner(by, "M41")
        access = payload["asks"] == "access"
        must(("until" in payload) == (approved and not access), "M41: an approval's end is missing, or one too many")
        must(("grant" in payload) == (approved and access), "M41: a grant is missing, or one too many")
        if "grant" in payload:
            self.grant_named(payload["grant"], "M41")
        request = self.request_about(payload, "M41")
        if request:
            must(request.answer is None and not request.lapsed and at < request.asked["until"], "M41: it is over")
            if "until" in payload:
                most = minutes_later(at, request.asked.get("minutes", 0))
                must(at < payload["until"] <= most, "M41: it is for longer than was asked for")
            if "grant" in request.asked:
                self.must_not_be_over(request.asked["grant"], at, "M41")
            request.answer = payload

    def erased_request_answered(self, *_):
        self.any_approval = True

    def take_request_lapsed(self, entry, payload, _session):
        request = self.request_about(payload, "M42")
        if not request:
            return
        at, how, answer = entry["at"], payload["how"], request.answer
        approved = answer is not None and "until" in answer
        if how == "unanswered":
            so = answer is None and at >= request.asked["until"]
        elif how == "unused":
            so = (approved and at >= answer["until"]) or (answer is None and self.any_approval)
        elif how == "access_over":
            named = request.asked.get("grant")
            grant = self.grant_named(named, "M42") if named else None
            over = named is not None and (grant is None or grant.end is None or grant.is_over(at))
            so = (answer is None or approved) and over
        else:
            given = self.any_grant or any(grant.start >= request.at for grant in self.grants.values())
            so = answer is None and payload["asks"] == "access" and given
        must(so and not request.lapsed and not request.used, "M42: it did not come to nothing, or not then")
        request.lapsed = True

    def use_approval(self, entry, payload, approval):
        """Gives of whom it was asked; None where that is not known."""
        request = self.request_named(approval["request"], "M43")
        if not request:
            return None
        must(request.is_of(payload), "M43: the approval was for another session")
        must(not request.used, "M43: the approval was used before")
        answer = request.answer
        must(answer is not None or self.any_approval, "M43: nobody had approved it")
        if answer is not None:
            must("until" in answer, "M43: it was not approved")
            must(answer["by"] == approval["by"], "M43: somebody else approved it")
            must(not request.lapsed and entry["at"] < answer["until"], "M43: the approval was over")
            must("limit" in payload and payload["limit"] <= answer["until"], "M43: it is for longer than the approval is good")
        request.used = True
        return request.asked["asks"]

    def take_session_entered(self, _entry, payload, session):
        must(session.by in (None, payload["by"]), "M12: it is by another than the session's agent")

    def take_session_mode_changed(self, entry, payload, session):
        must(session.by in (None, payload["by"]), "M12: it is by another than the session's agent")
        grant = self.grants.get(session.grant_name)
        allowed = payload["mode"] == "view" or grant is None or grant.scope == "change" or "consent" in payload
        must(allowed, "M13: it switches to changing under a grant to view")
        looks = session.work.get("mode") == "view" and payload["mode"] == "change"
        must(not looks or "consent" in payload, "M13: it switches to changing for a task that is only to look")
        if "consent" in payload:
            self.must_let_change(entry, payload["consent"])
        session.mode = payload["mode"]

    def erased_session_mode_changed(self, _entry, _payload, session):
        session.mode = None

    def take_session_ended(self, entry, payload, session):
        hidden = self.hides - session.hides_at_open
        fits = session.count <= payload["entries"] <= session.count + hidden
        must(fits, f"M14: it closes a session of {session.count} entries, but says otherwise")
        session.counted = payload["entries"] == session.count
        right = not session.counted or payload["entries_hash"] == session.hash.hexdigest()
        must(right, "M14: it closes a session of other entries")
        must(session.opened_at is None or session.opened_at <= payload["at"], "M14: the session's end is before its beginning")
        must(payload["at"] <= entry["at"], "M14: the session's end is later than now")
        session.ended = True

    def erased_session_ended(self, _entry, _payload, session):
        session.ended = True

    def take_session_reviewed(self, entry, payload, session):
        must(payload["session"] == entry["session"], "M16: it names another session than its own")
        must(payload["by"]["role"] == "staff", "M16: it is not by staff")
        must(session.by is None or session.by["id"] != payload["by"]["id"], "M16: the agent reviews her own session")
        must(payload["verdict"] != "flagged" or "note" in payload, "M16: it flags without a note")
        session.verdict = payload["verdict"]

    def take_session_followed_up(self, entry, payload, session):
        must(payload["session"] == entry["session"], "M50: it names another session than its own")
        must(session.verdict != "no_concerns", "M50: a flag is followed up that was not raised")
        must(payload["by"]["role"] == "staff", "M50: it is not by staff")
        must(session.by is None or session.by["id"] != payload["by"]["id"], "M50: the agent follows up her own flag")
        must(payload["note"].strip() != "", "M50: it does not say what was done")

    def take_session_noted(self, _entry, payload, session):
        must(session.by in (None, payload["by"]), "M32: it is by another than the session's agent")

    def take_session_files_deleted(self, _entry, payload, session):
        intents = payload["intents"]
        must(session.by in (None, payload["by"]), "M33: it is by another than the session's agent")
        must(intents and len(intents) == len(payload["files"]), "M33: it does not say what is deleted")
        must(all(a < b for a, b in zip(intents, intents[1:])), "M33: its numbers do not grow")
        for intent in intents:
            must(intent in session.exports or intent in self.hidden, "M33: it was not taken out in this session")
            must(intent not in session.deleted, "M33: its deletion was confirmed before")
            session.deleted.add(intent)

    # Steps

    def take_step_intent(self, entry, payload, session):
        step = payload["step"]
        if "consent" in payload:
            self.must_be_allowed(entry, payload, session)
        else:
            must(step in ("view", "change"), f"M17: a step of {step} needs a consent, and there is none")
            must(step == "view" or session.mode in (None, "change"), "M17: a change in a session that may only view")
        self.erased_step_intent(entry, payload, session)
        if step != "export":
            session.exports.discard(entry["seq"])

    def erased_step_intent(self, entry, _payload, session):
        session.exports.add(entry["seq"])  # Of an unknown step.
        session.intents[entry["seq"]] = [False, False]

    def take_step_answer(self, entry, payload, session):
        must(not self.is_over(session, entry["at"]) or "withheld" in payload, "M19: it shows an answer when its session is over")
        self.take_step_unknown(entry, payload, session)

    def take_step_unknown(self, _entry, payload, session):
        intent = self.intent(session, payload["intent"])
        must(intent and not intent[0], "M18: it answers a request that was not made in its session, or answers it twice")
        intent[0] = True
        self.forget(session, payload["intent"])

    def take_step_revealed(self, entry, payload, session):
        intent = self.intent(session, payload["intent"])
        must(intent and not intent[0], "M34: it shows a field in no answer that is still to come in its session")
        consent = self.consent_named(payload["consent"], "M34")
        if not consent:
            return
        question = consent.question
        must(session.by in (None, consent.by), "M34: another agent was to see it")
        must(session.grant_name in (None, consent.grant), "M34: it was allowed under another grant")
        same = (question.get("field"), question.get("page")) == (payload["field"], payload.get("page"))
        most = question.get("hidden", {}).get("values", 0)
        must(question["kind"] == "reveal" and same and payload["values"] <= most, "M34: it shows something else than was allowed")
        must(consent.answer in ("once", "until_end") or (consent.answer is None and self.any_answer), "M34: no owner allowed it")
        if consent.answer == "until_end":
            must(consent.session == entry["session"], "M34: it was allowed for another session")
        if consent.answer == "once":
            must(entry["at"] < a_day_later(consent.answered_at), "M34: the consent was too old")
            must(not consent.used, "M34: it was shown before")
            consent.used = True

    def intent(self, session, number):
        """An entry that is not shown becomes an intent of the session whose entry names it first."""
        if number in self.hidden and number not in self.hidden_intents:
            self.hidden_intents.add(number)
            session.intents[number] = [False, False]
        return session.intents.get(number)

    def erased_step_answer(self, _entry, _payload, session):
        session.erased_answers += 1

    erased_step_unknown = erased_step_answer

    def take_step_end(self, _entry, payload, session):
        number = payload["intent"]
        intent = self.intent(session, number)
        must(intent and not intent[1], "M20: it ends a request that was not made in its session, or ends it twice")
        if not intent[0] and number >= self.last_hidden:
            must(session.erased_answers, "M20: it ends a request that was not answered")
            session.erased_answers -= 1
        intent[:] = True, True
        self.forget(session, number)

    @staticmethod
    def forget(session, number):
        if all(session.intents[number]):
            del session.intents[number]

    # Consents

    def consent_named(self, name, rule):
        """The question, or None for one that an erased entry may have asked."""
        must(name in self.consents or self.any_consent, f"{rule}: it names a consent that nobody asked for")
        return self.consents.get(name)

    def consent_about(self, entry, payload, rule):
        consent = self.consent_named(payload["consent"], rule)
        if consent:
            must(consent.session == entry["session"], f"{rule}: it was asked in another session")
            must(consent.question == payload["question"], f"{rule}: another question was asked")
        return consent

    def take_consent_asked(self, entry, payload, session):
        must(payload["consent"] not in self.consents, "M28: it was asked before")
        must(session.by in (None, payload["by"]), "M28: it is by another than the session's agent")
        must(session.grant_name in (None, payload["grant"]), "M28: it is under another grant than its session's")
        must(payload["until"] > entry["at"], "M28: its time has passed")
        self.consents[payload["consent"]] = Consent(entry["session"], payload)

    def erased_consent_asked(self, *_):
        self.any_consent = True

    def take_consent_answered(self, entry, payload, _session):
        self.must_be_owner(payload["by"], "M29")
        lasts = payload["question"]["kind"] in ("change", "reveal")
        must(lasts or payload["answer"] != "until_end", "M29: it can be allowed once only")
        consent = self.consent_about(entry, payload, "M29")
        if consent:
            must(consent.answer is None, "M29: it was answered before")
            must(not consent.lapsed and entry["at"] < consent.until, "M29: its time has passed")
            grant = self.grant_named(consent.grant, "M29")
            must(grant is None or not grant.is_over(entry["at"]), "M29: its grant is over")
            consent.answer, consent.answered_at = payload["answer"], entry["at"]

    def erased_consent_answered(self, *_):
        self.any_answer = True

    def take_consent_seconded(self, entry, payload, _session):
        must(payload["by"]["role"] == "staff", "M30: it is not by staff")
        must(payload["question"]["kind"] == "sensitive", "M30: it needs no second yes")
        consent = self.consent_about(entry, payload, "M30")
        if consent:
            must(consent.by.get("id") != payload["by"]["id"], "M30: it is by the agent who asked")
            must(consent.answer == "once" or (consent.answer is None and self.any_answer), "M30: there was no first yes")
            must(consent.agreed is None, "M30: it was given before")
            consent.agreed = payload["agreed"]

    def erased_consent_seconded(self, *_):
        self.any_second = True

    def take_consent_lapsed(self, entry, payload, _session):
        consent = self.consent_about(entry, payload, "M31")
        if consent:
            how, answered = payload["how"], consent.answer is not None
            grant = self.grant_named(consent.grant, "M31")
            if how == "unanswered":
                so = not answered and entry["at"] >= consent.until
            elif how == "access_over":
                so = not answered and (grant is None or grant.end is None or grant.is_over(entry["at"]))
            else:
                so = (consent.answer == "once" or self.any_answer) and (consent.agreed is None or self.any_second)
            must(so and not consent.lapsed, "M31: it did not lapse, or not then")
            consent.lapsed = True

    def must_be_allowed(self, entry, payload, session):
        consent = self.consent_named(payload["consent"], "M17")
        if not consent:
            return
        must(session.by in (None, consent.by), "M17: another agent was given this consent")
        must(session.grant_name in (None, consent.grant), "M17: it was given under another grant")
        kind, change = consent.question["kind"], payload["step"] == "change"
        agreed = consent.agreed or (consent.agreed is None and self.any_second)
        must(kind != "sensitive" or agreed, "M17: no lead agreed to it")
        must(consent.answer not in ("declined", "share_screen"), "M17: the owner refused it")
        must(consent.answer or self.any_answer, "M17: no owner gave this consent")
        if consent.answer == "until_end":
            must(consent.session == entry["session"], "M17: it was given for another session")
        if consent.answer == "once":
            must(entry["at"] < a_day_later(consent.answered_at), "M17: the consent was too old")
            must(not consent.used, "M17: the consent was used before")
        if not (change and kind == "change" and consent.answer in ("until_end", None)):
            must(consent.is_for(payload), "M17: it does something else than was allowed")
            consent.used = consent.answer is not None

    def must_let_change(self, entry, name):
        consent = self.consent_named(name, "M13")
        if consent:
            answer = consent.answer == "until_end" or (consent.answer is None and self.any_answer)
            here = consent.session == entry["session"] and consent.question["kind"] == "change"
            must(answer and here, "M13: it switches by a consent that does not allow it")

    # The vendor's log

    def take_vendor_account_checkpoint(self, _entry, payload, _session):
        must(payload["size"] > self.accounts.get(payload["account"], 0), "M21: an account's log did not grow")
        must(is_hex(payload["root"], 64), "M21: its root is not a hash")
        self.accounts[payload["account"]] = payload["size"]

    def take_vendor_week_signed_off(self, entry, payload, _session):
        reviewed = payload["cleared"] + payload["flagged"] + payload["erased"]
        must(payload["by"]["role"] == "staff", "M51: it is not by staff")
        must(payload["until"] <= entry["at"], "M51: the week is not over")
        must(reviewed == payload["sessions"], "M51: not all of the week is reviewed")
        must(1 <= payload["signature"] <= payload["needed"], "M51: its signature is none of those that are needed")
        for before in self.weeks.setdefault(payload["week"], []):
            must(before["needed"] == payload["needed"], "M51: it needs another number of signatures than before")
            must(before["signature"] < payload["signature"], "M51: it signs out of turn")
            must(before["by"]["id"] != payload["by"]["id"], "M51: its signer had signed the week")
        self.weeks[payload["week"]].append(payload)


# --- The file (sections 7, 8.1 and 8.2) -------------------------------------------------------------------------


class Verifier:
    """Reads one export. `held` are notes as text, from mails and older exports."""

    def __init__(self, held=()):
        self.held_notes, self.held, self.tree = held, {}, Tree()
        self.line, self.entries, self.checkpoints, self.not_shown = 0, 0, 0, 0
        self.covered, self.held_agreed, self.last_at = 0, 0, ""

    def run(self, stream):
        """Raises a Problem at the first thing that does not hold."""
        self.read_header(self.next_line(stream))
        while True:
            members = self.next_line(stream)
            kind = members.get("type")
            if kind == "entry":
                self.read_entry(members)
            elif kind == "not_shown":
                self.read_not_shown(members)
            elif kind == "checkpoint":
                self.read_checkpoint(members)
            else:
                must(kind == "end" and END(members), f"F1: line {self.line} is none that may stand there")
                break
        must(stream.read(1) == b"", "F1: something stands after the end line")
        self.read_end(members)

    def next_line(self, stream):
        self.line += 1
        data = stream.readline(MAX_LINE + 1)
        must(data, "F1: the file is cut off: its last line is missing")
        must(len(data) <= MAX_LINE, f"F1: line {self.line} is too long")
        must(data.endswith(b"\n"), f"F1: line {self.line} is cut off")
        try:
            members = read_canonical(data[:-1])
        except Problem as problem:
            raise Problem(f"F1: line {self.line} is not canonical: {problem}") from None
        must(isinstance(members, dict), f"F1: line {self.line} is not an object")
        return members

    def read_header(self, members):
        must(members.get("type") == "header" and HEADER(members), "F1: line 1 is not the header")
        must(members["format"] == "porchlight-export/1", f"F1: the format is {members['format']!r}")
        self.origin, self.filtered = members["origin"], "filter" in members
        self.story = Story(self.origin, [(key, read_key_of_header(key)) for key in members["keys"]])
        for number, note in enumerate(self.held_notes, 1):
            checkpoint = self.open_note(note, f"held checkpoint {number}", None)
            self.held.setdefault(checkpoint.size, []).append((number, note))
        self.compare_held()

    def open_note(self, note, what, keys):
        try:
            checkpoint = Checkpoint(note, keys)
        except Problem as problem:
            raise Problem(f"F5: {what} is not valid: {problem}") from None
        must(checkpoint.origin == self.origin, f"F5: {what} is of another log, {checkpoint.origin}")
        return checkpoint

    def compare_held(self):
        for number, note in self.held.pop(self.entries, ()):
            checkpoint = self.open_note(note, f"held checkpoint {number}", [self.story.key_in_force()])
            same = checkpoint.root == self.tree.root()
            must(same, f"what stands up to held checkpoint {number} ({self.entries} entries) was changed{self.declared()}")
            self.held_agreed += 1

    def declared(self):
        """What the log itself says of lost entries. It explains, and excuses nothing."""
        return "".join(f"; {said}" for said in self.story.epochs)

    def read_entry(self, entry):
        whole = WHOLE_ENTRY(entry)
        must(whole or ERASED_ENTRY(entry), f"F1: line {self.line} does not have an entry's members")
        try:
            self.check_entry(entry, whole)
        except Problem as problem:
            raise Problem(f"entry {entry['seq']} (line {self.line}): {problem}", entry["seq"]) from None
        self.compare_held()

    def check_entry(self, entry, whole):
        must(entry["seq"] == self.entries, f"F2: entry {self.entries} should stand here")
        if whole:
            payload_hash = sha256(bytes.fromhex(entry["salt"]), write_canonical(entry["payload"]))
        else:
            payload_hash = bytes.fromhex(entry["payload_hash"])
        leaf_hash = sha256(b"\x00", leaf_of(self.origin, entry, payload_hash))
        must(leaf_hash.hex() == entry["leaf_hash"], "F4: it is not what it was when it was written: its hash differs")
        must(entry["at"] >= self.last_at, "F3: it is earlier than the entry before")
        self.last_at = entry["at"]
        self.story.take(entry, leaf_hash)
        self.tree.add(leaf_hash)
        self.entries += 1

    def read_not_shown(self, members):
        must(NOT_SHOWN(members), f"F1: line {self.line} does not have the members of entries that are not shown")
        must(self.filtered, f"F1: line {self.line} leaves entries out, but the header says that all are shown")
        must(members["from"] == self.entries, f"F2: entry {self.entries} should stand in line {self.line}")
        for leaf_hash in members["leaf_hashes"]:
            self.story.hide(self.entries)
            self.tree.add(bytes.fromhex(leaf_hash))
            self.entries += 1
            self.not_shown += 1
            self.compare_held()

    def read_checkpoint(self, members):
        must(NOTE(members), f"F1: line {self.line} does not have a checkpoint's members")
        what = f"the checkpoint in line {self.line}"
        checkpoint = self.open_note(members["note"], what, [self.story.key_in_force()])
        must(checkpoint.size == self.entries, f"F5: {what} covers {checkpoint.size} entries, and stands after {self.entries}")
        must(checkpoint.size > self.covered, f"F5: {what} covers nothing new")
        must(checkpoint.root == self.tree.root(), f"F5: {what} has another root: something above it was changed")
        self.covered = checkpoint.size
        self.checkpoints += 1

    def read_end(self, members):
        must(members["entries"] == self.entries, f"F6: the end line counts {members['entries']} entries, there are {self.entries}")
        must(members["checkpoints"] == self.checkpoints, "F6: the end line counts other checkpoints than there are")
        must(members["root"] == self.tree.root().hex(), "F6: the end line has another root")
        must(self.story.key_number == len(self.story.keys) - 1, "F5: the header names a key that no entry brings into force")
        for size, held in sorted(self.held.items()):
            covers = f"held checkpoint {held[0][0]} covers {size} entries, the file has {self.entries}"
            raise Problem(f"{covers}: entries are missing{self.declared()}")

    def counts(self):
        story, erasures = self.story, self.story.erasures
        counts = {
            "entries": self.entries,
            "checkpoints": self.checkpoints,
            "after_last_checkpoint": self.entries - self.covered,
            "held_agreed": self.held_agreed,
            "not_shown": self.not_shown,
            "erased": erasures.total(),
            "erased_by_age": erasures.by_age,
            "erased_by_request": len(erasures.named),
            "erased_unexplained": len(erasures.others),
            "epochs": len(story.epochs),
            "keys_since": story.keys_since,
            "sessions": len(story.sessions),
            "unanswered": story.unanswered(),
        }
        if self.not_shown:
            whole = [name for name, session in story.sessions.items() if session.is_whole(story.hides)]
            counts["sessions_whole"] = sorted(whole)
        return counts


# --- A proof of one session (section 8.6) -----------------------------------------------------------------------

LEAF = an_object(
    {
        "v": lambda value: is_number(value) and value == 1,
        "origin": is_name,
        "seq": is_number,
        "at": is_moment,
        "kind": lambda value: is_text(value) and value in KINDS,
        "session?": SESSION,
        "payload_hash": HASH,
    }
)


def check_proof(data, key):
    """The leaf that a .tlog-proof shows to stand in a log, and the checkpoint. `key`: the verifier key that signed it."""
    try:
        text = data.decode("utf-8", "strict")
    except UnicodeDecodeError:
        raise Problem("it is not text") from None
    head, empty, note = text.partition("\n\n")
    lines = head.split("\n")
    must(empty and len(lines) >= 3 and lines[0] == "c2sp.org/tlog-proof@v1", "it is no proof")
    must(lines[1].startswith("extra ") and re.fullmatch(r"index (0|[1-9][0-9]{0,19})", lines[2]), "its head is not well formed")
    leaf, index, hashes = from_base64(lines[1][6:]), int(lines[2][6:]), [from_base64(line) for line in lines[3:]]
    must(leaf is not None and len(hashes) <= 64 and all(h is not None and len(h) == 32 for h in hashes), "it is not well formed")
    checkpoint = Checkpoint(note, [read_key(key)])
    members = read_canonical(leaf)
    must(LEAF(members), "its entry does not have a leaf's members")
    must(members["origin"] == checkpoint.origin, "its entry is of another log than its checkpoint")
    must(members["seq"] == index < checkpoint.size, "its entry has another number, or the checkpoint does not cover it")
    must(root_by_path(leaf, index, checkpoint.size, hashes) == checkpoint.root, "its entry does not stand under its checkpoint")
    return members, checkpoint


def root_by_path(leaf, a, size, hashes):
    h, b = sha256(b"\x00", leaf), size - 1
    for p in hashes:
        must(b > 0, "it has too many hashes")
        if a & 1 or a == b:
            h = sha256(b"\x01", p, h)
            while a and not a & 1:
                a, b = a >> 1, b >> 1
        else:
            h = sha256(b"\x01", h, p)
        a, b = a >> 1, b >> 1
    must(b == 0, "it has too few hashes")
    return h


# --- Checkpoints in files and mails -----------------------------------------------------------------------------

NOTE_IN_TEXT = re.compile(r"^[^\s+]+\n(?:0|[1-9][0-9]*)\n[A-Za-z0-9+/]{43}=\n(?:[^\n]+\n)*\n(?:\u2014 [^\n]+\n)+", re.M)


def words_of(part):
    """What a part of a mail says, without HTML's tags."""
    content = part.get_content()
    text = content.decode("utf-8", "replace") if isinstance(content, bytes) else content
    return html.unescape(re.sub(r"<[^>]*>", "", text)) if part.get_content_subtype() == "html" else text


def notes_in(data):
    """The signed notes in a file: the note itself, or a mail that holds some."""
    text = data.decode("utf-8", "replace")
    mail = email.message_from_bytes(data, policy=email.policy.default)
    texts = [words_of(part) for part in mail.walk() if part.get_content_maintype() == "text"] + [text]
    return list(dict.fromkeys(match.group() for t in texts for match in NOTE_IN_TEXT.finditer(unwrapped(t))))


def unwrapped(text):
    """The text without indents, quotes and ends of lines that are not newlines; signatures that were wrapped are whole."""
    lines = []
    for line in text.replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " ").split("\n"):
        line = line.lstrip(" \t>\ufeff").rstrip(" \t")
        words = lines[-1].split(" ") if lines else [""]
        short = len(words) == 2 or len(words) == 3 and (len(words[2]) < 92 or len(words[2]) % 4)  # Ours are 92 long.
        if words[0] == "\u2014" and short and re.fullmatch(r"[A-Za-z0-9+/]+=*", line):
            lines[-1] += line if len(words) == 3 else " " + line
        else:
            lines.append(line)
    return "\n".join(lines) + "\n"


# --- The vectors (section 10) -----------------------------------------------------------------------------------


def refused(spelling):
    try:
        read_canonical(spelling.encode("utf-8"))
    except Problem:
        return True
    return False


def check_canonical(vectors):
    for spelling in vectors["accepted"]:
        data = spelling.encode("utf-8")
        must(write_canonical(read_canonical(data)) == data, f"{spelling!r} is written otherwise than it is read")
    for spelling in vectors["refused"]:
        must(refused(spelling), f"{spelling!r} was accepted")


def check_key(vectors):
    public = public_of_seed(bytes.fromhex(vectors["seed"]))
    name, number, read = read_key(vectors["verifier"])
    must((name, number.hex(), read) == (vectors["name"], vectors["id"], public), "the key reads otherwise")


def check_log(log, verifier):
    tree = Tree()
    for entry in log["entries"]:
        payload_hash = sha256(bytes.fromhex(entry["salt"]), entry["payload"].encode("utf-8"))
        must(payload_hash.hex() == entry["payload_hash"], f"entry {entry['seq']}: another payload hash")
        leaf = read_canonical(entry["leaf"].encode("utf-8"))
        must(leaf_of(log["origin"], leaf, payload_hash) == entry["leaf"].encode("utf-8"), f"entry {entry['seq']}: another leaf")
        leaf_hash = sha256(b"\x00", entry["leaf"].encode("utf-8"))
        must(leaf_hash.hex() == entry["leaf_hash"], f"entry {entry['seq']}: another leaf hash")
        tree.add(leaf_hash)
        must(tree.root().hex() == entry["root"], f"entry {entry['seq']}: another root")
    checkpoint = Checkpoint(log["note"], [read_key(verifier)])
    must((checkpoint.origin, checkpoint.size, checkpoint.root) == (log["origin"], tree.size, tree.root()), "another note")
    Verifier([log["note"]]).run(io.BytesIO(log["export"].encode("utf-8")))


def check_holds(case):
    verifier = Verifier(case["held"])
    verifier.run(io.BytesIO(case["export"].encode("utf-8")))
    for name, count in verifier.counts().items():
        must(case[name] == count, f"{name} is {count}, not {case[name]}")


def check_fails(case):
    try:
        Verifier(case["held"]).run(io.BytesIO(case["export"].encode("utf-8")))
    except Problem as problem:
        same = "" if problem.entry == case.get("entry") else f" (the vectors name entry {case.get('entry')})"
        return f": {problem}{same}"
    raise Problem("it must not hold, and does")


def check_vectors(vectors):
    """Prints a line for each; whether all are right."""
    checks = [("canonical JSON", check_canonical, vectors["canonical"]), ("the key", check_key, vectors["key"])]
    checks.append(("the log", lambda log: check_log(log, vectors["key"]["verifier"]), vectors["log"]))
    checks += [("holds: " + case["what"], check_holds, case) for case in vectors["holds"]]
    checks += [("fails: " + case["what"], check_fails, case) for case in vectors["fails"]]
    right = True
    for what, check, vector in checks:
        try:
            print(f"right  {what}{check(vector) or ''}")
        except Problem as problem:
            print(f"WRONG  {what}: {problem}")
            right = False
    return right


# --- The command line -------------------------------------------------------------------------------------------


def check_export(path, held):
    verifier = Verifier(held)
    try:
        with open(path, "rb") as stream:
            verifier.run(stream)
    except Problem as problem:
        text = str(problem)
        print(f"{path}: no, it does not hold. {text[0].upper()}{text[1:]}.")
        return 1
    except OSError as problem:
        print(f"{path}: it cannot be read: {problem}")
        return 2
    counts = {name: len(count) if isinstance(count, list) else count for name, count in verifier.counts().items()}
    told = ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in counts.items() if name != "keys_since")
    print(f"{path}: yes, it holds. {verifier.origin}: {told}.")
    return 0


def check_proof_file(path, key):
    try:
        with open(path, "rb") as stream:
            leaf, checkpoint = check_proof(stream.read(), key)
    except Problem as problem:
        print(f"{path}: no, it does not hold: {problem}.")
        return 1
    except OSError as problem:
        print(f"{path}: it cannot be read: {problem}")
        return 2
    where = f"entry {leaf['seq']} of {leaf['origin']}, under a checkpoint over {checkpoint.size}"
    print(f"{path}: yes, it holds: a {leaf['kind']} of {leaf['at']}, {where}.")
    return 0


def main(arguments):
    if len(arguments) == 2 and arguments[0] == "--vectors":
        try:
            with open(arguments[1], encoding="utf-8") as stream:
                return 0 if check_vectors(json.load(stream)) else 1
        except (OSError, ValueError) as problem:
            print(f"{arguments[1]}: it cannot be read: {problem}")
            return 2
    if len(arguments) == 3 and arguments[0] == "--proof":
        return check_proof_file(*arguments[1:])
    exports, since = arguments, []
    if "--since" in arguments:
        split = arguments.index("--since")
        exports, since = arguments[:split], [path for path in arguments[split + 1 :] if path != "--since"]
    if not exports or any(path.startswith("--") for path in exports + since):
        print(__doc__)
        return 2
    held = []
    for path in since:
        try:
            with open(path, "rb") as stream:
                found = notes_in(stream.read())
        except OSError as problem:
            print(f"{path}: it cannot be read: {problem}")
            return 2
        if not found:
            print(f"{path}: there is no checkpoint in it")
            return 2
        held += found
    return max([check_export(path, held) for path in exports])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
