//! The form of an entry, checked line by line from its specification (`docs/formats/ledger.md`).

/// What is wrong with an entry, `None` when it has the published form.
pub(super) fn problem(entry: &[u8]) -> Option<&'static str> {
    let Some(text) = std::str::from_utf8(entry).ok().filter(|text| text.is_ascii()) else {
        return Some("it is not ASCII text");
    };
    let Some(body) = text.strip_suffix('\n') else {
        return Some("it does not end in a line feed");
    };
    let mut lines = body.split('\n');
    if lines.next() != Some("simsa-ledger-entry/v1") {
        return Some("its first line is not “simsa-ledger-entry/v1”");
    }
    let mut value = |key: &str| lines.next()?.strip_prefix(key)?.strip_prefix(' ');
    if !value("case").is_some_and(is_name) {
        return Some("its second line is not a case");
    }
    if !value("event").is_some_and(is_name) {
        return Some("its third line is not an event");
    }
    if !value("time").is_some_and(is_time) {
        return Some("its fourth line is not a time");
    }
    let mut last_digest: Option<&str> = None;
    let mut last_reference: Option<(&str, &str)> = None;
    for line in lines {
        if let Some(digest) = line.strip_prefix("digest ") {
            let good = digest.split_once(" sha256:").is_some_and(|(role, sum)| is_name(role) && is_sum(sum));
            if !good || last_reference.is_some() {
                return Some("a digest line is malformed or after a reference");
            }
            // role and sum compare like the whole line: the space between sorts before every character of a role
            if last_digest.is_some_and(|last| last >= digest) {
                return Some("its digests are not in order");
            }
            last_digest = Some(digest);
        } else if let Some(reference) = line.strip_prefix("reference ") {
            let Some((role, target)) = reference.split_once(' ') else {
                return Some("a reference line is malformed");
            };
            if !is_name(role) || !is_reference(target) {
                return Some("a reference line is malformed");
            }
            if last_reference.is_some_and(|last| last >= (role, target)) {
                return Some("its references are not in order");
            }
            last_reference = Some((role, target));
        } else {
            return Some("it has a line of unknown kind");
        }
    }
    None
}

fn is_name(text: &str) -> bool {
    let allowed = |b: u8| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'-');
    matches!(text.len(), 1..=64) && text.bytes().all(allowed) && !text.starts_with('-')
}

fn is_reference(text: &str) -> bool {
    let allowed = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b':' | b'/' | b'-');
    matches!(text.len(), 1..=160) && text.bytes().all(allowed)
}

fn is_sum(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}

/// `YYYY-MM-DDThh:mm:ssZ` with plausible numbers.
fn is_time(text: &str) -> bool {
    let bytes = text.as_bytes();
    let shape = b"dddd-dd-ddTdd:dd:ddZ";
    if bytes.len() != shape.len() {
        return false;
    }
    let fits = shape.iter().zip(bytes).all(|(want, found)| match want {
        b'd' => found.is_ascii_digit(),
        other => other == found,
    });
    let number = |at: usize| fits.then(|| u32::from(bytes[at] - b'0') * 10 + u32::from(bytes[at + 1] - b'0'));
    number(5).is_some_and(|month| (1..=12).contains(&month))
        && number(8).is_some_and(|day| (1..=31).contains(&day))
        && number(11).is_some_and(|hour| hour < 24)
        && number(14).is_some_and(|minute| minute < 60)
        && number(17).is_some_and(|second| second < 60)
}
