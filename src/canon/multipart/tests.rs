use super::*;

fn read_in(pieces: &[&[u8]]) -> Result<Vec<Part>, Refusal> {
    let mut reader = Multipart::new("b1");
    for piece in pieces {
        reader.take(piece)?;
    }
    reader.finish()
}

fn read(body: &str) -> Result<Vec<Part>, Refusal> {
    read_in(&[body.as_bytes()])
}

fn names(body: &str) -> Result<Vec<String>, Refusal> {
    Ok(read(body)?.into_iter().map(|part| part.name).collect())
}

const FORM: &str = "--b1\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\none \u{e9}\r\n\
    --b1\r\nContent-Disposition: form-data; name=\"f\"; filename=\"x;y.txt\"\r\n\
    Content-Type: text/plain\r\n\r\nfoo\r\n\r\n-bar-\r\n--b1--\r\n";

#[test]
fn texts_are_read_and_files_are_found_however_the_body_is_cut() {
    let whole = read(FORM).expect("a form");
    assert_eq!(whole[0].holds, Holds::Text("one é".into()));
    assert_eq!((whole[1].name.as_str(), &whole[1].holds), ("f", &Holds::File("x;y.txt".into())));
    let at = |range: &Range<u64>| &FORM.as_bytes()[range.start as usize..range.end as usize];
    assert_eq!(at(&whole[1].content), b"foo\r\n\r\n-bar-");
    assert!(at(&whole[0].whole).starts_with(b"--b1\r\n") && at(&whole[0].whole).ends_with(b"\xa9\r\n"));
    assert_eq!(whole[0].whole.end, whole[1].whole.start);
    for cut in 0..=FORM.len() {
        let (one, two) = FORM.as_bytes().split_at(cut);
        assert_eq!(read_in(&[one, two]), Ok(whole.clone()), "cut at {cut}");
    }
    let each: Vec<&[u8]> = FORM.as_bytes().chunks(1).collect();
    assert_eq!(read_in(&each), Ok(whole));
}

#[test]
fn an_empty_form_and_empty_fields_are_read() {
    assert_eq!(names("--b1--\r\n"), Ok(vec![]));
    assert_eq!(
        names("--b1\r\ncontent-disposition: form-data; name=\"\"\r\n\r\n\r\n--b1--"),
        Ok(vec!["".into()])
    );
}

#[test]
fn a_file_is_not_kept_in_memory() {
    let mut reader = Multipart::new("b1");
    let head = "--b1\r\nContent-Disposition: form-data; name=\"f\"; filename=\"big\"\r\n\r\n";
    reader.take(head.as_bytes()).expect("a head");
    for _ in 0..100 {
        reader.take(&[b'-'; 100_000]).expect("a file");
        assert!(reader.pending.capacity() < 400_000, "{}", reader.pending.capacity());
    }
    reader.take(b"\r\n--b1--").expect("the end");
    let parts = reader.finish().expect("a form");
    assert_eq!(parts[0].content.end - parts[0].content.start, 10_000_000);
}

#[test]
fn a_body_that_could_be_parted_in_two_ways_is_refused() {
    let part = "--b1\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n";
    for body in [
        "".to_owned(),
        "preamble\r\n--b1--\r\n".to_owned(),
        part.to_owned(),
        format!("{part}--b1--\r\nepilogue"),
        format!("{part}--b1--\r\n{part}--b1--\r\n"),
        part.replace("1\r\n", "1\n--b1--"),
        part.replace("\r\n\r\n1\r\n", "\r\n\r\n--b1--"),
        format!("{part}--b1 \r\n--b1--"),
        format!("{part}--b1x\r\n\r\n--b1--"),
        format!("{part}--b2--\r\n"),
    ] {
        assert_eq!(read(&body), Err(Refusal::BadBody), "{body:?}");
    }
}

#[test]
fn a_part_whose_headers_could_be_read_in_two_ways_is_refused() {
    for head in [
        "Content-Type: text/plain",
        "Content-Disposition: form-data",
        "Content-Disposition: form-data; name=a",
        "Content-Disposition: form-data; name=\"a\"; name=\"b\"",
        "Content-Disposition: form-data; name=\"a\"; filename*=utf-8''b",
        "Content-Disposition: form-data; name=\"a\"; filename=\"b\"; filename*=utf-8''c",
        "Content-Disposition: form-data; name=\"a\"; filename=\"b\"; filename=\"c\"",
        "Content-Disposition: form-data; name=\"a\\\"; x=\"",
        "Content-Disposition: form-data; name=\"a\"; filename=\"b\\\"",
        "Content-Disposition: form-data; NAME=\"a\"",
        "Content-Disposition: attachment; name=\"a\"",
        "Content-Disposition: form-data; name=\"a\"\r\nContent-Disposition: form-data; name=\"b\"",
        "Content-Disposition: form-data; name=\"a\"\r\n b",
        "Content-Disposition: form-data; name=\"a\"\r\nContent-Transfer-Encoding: base64",
        "Content-Disposition: form-data; name=\"a\"\r\nX-Other: 1",
    ] {
        let body = format!("--b1\r\n{head}\r\n\r\n1\r\n--b1--\r\n");
        assert_eq!(names(&body), Err(Refusal::BadBody), "{head:?}");
    }
    for kind in ["text/plain; charset=utf-7", "text/plain;charset=\"utf-16\"", "multipart/mixed; boundary=x"]
    {
        let head = format!("Content-Disposition: form-data; name=\"a\"\r\nContent-Type: {kind}");
        let body = format!("--b1\r\n{head}\r\n\r\n1\r\n--b1--\r\n");
        assert_eq!(names(&body), Err(Refusal::ContentType), "{kind}");
    }
}

#[test]
fn a_name_is_either_a_text_or_a_file() {
    let text = "--b1\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n";
    let file = "--b1\r\nContent-Disposition: form-data; name=\"a\"; filename=\"x\"\r\n\r\n1\r\n";
    assert_eq!(names(&format!("{text}{text}--b1--")), Ok(vec!["a".into(), "a".into()]));
    assert_eq!(names(&format!("{file}{file}--b1--")), Ok(vec!["a".into(), "a".into()]));
    assert_eq!(names(&format!("{text}{file}--b1--")), Err(Refusal::BadBody));
}

#[test]
fn a_text_is_utf8_without_nul_and_of_a_measure() {
    let body = |text: &[u8]| {
        [b"--b1\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n", text, b"\r\n--b1--"].concat()
    };
    assert_eq!(read_in(&[&body(b"\xff")]), Err(Refusal::BadBody));
    assert_eq!(read_in(&[&body(b"a\0b")]), Err(Refusal::BadBody));
    assert_eq!(read_in(&[&body(&vec![b'a'; LONGEST_TEXT + 100])]), Err(Refusal::BodyTooLarge));
    let charset = "--b1\r\nContent-Disposition: form-data; name=\"_charset_\"\r\n\r\nutf-7\r\n--b1--";
    assert_eq!(read(charset), Err(Refusal::ContentType));
}
